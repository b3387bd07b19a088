host = "0.0.0.0"
port = "8000"
bind = ":".join([host, port])
forwarded_allow_ips = ", ".join(["10.0.0.1", "10.0.0.2"])
proc_name = ":".join("ab")
