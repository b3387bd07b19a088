# env: PORT=7000
import os
bind = "{}:{}".format("0.0.0.0", os.getenv("PORT", 8000))
proc_name = "{0}-{1}-{0}".format("a", "b")
pidfile = "/run/{name}.pid".format(name="app")
accesslog = "{:>6}|{:05d}|{!r}|{a[k]}|{l[0]}".format("x", 42, "y", a={"k": 1}, l=[9])
