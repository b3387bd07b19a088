values = [0, 0.0, "", [], {}, (), None, False, set(), 1, "0", [0], " ", -1]
proc_name = "".join("1" if v else "0" for v in values)
reload = bool("false")
preload_app = not not []
daemon = 1 < 2 < 3
reuse_port = 1 < 3 > 2 == 2
