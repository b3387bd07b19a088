locals()["workers"] = 3
globals()["threads"] = workers + 1
for name, value in (("timeout", 10), ("keepalive", 2)):
    globals()[name] = value
proc_name = globals().get("missing", "none") + str("workers" in globals())
