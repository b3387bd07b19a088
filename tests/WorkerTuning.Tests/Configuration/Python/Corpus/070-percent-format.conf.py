name = "app"
proc_name = "%s-%d-%05.1f-%r-%x-%%-%5s|%-5s|%(n)s" % {"n": 1} if False else "%s-%d-%05.1f-%r-%x-%%-%5s|%-5s|%+d" % (name, 3.9, 2.25, "q", 255, "r", "l", 4)
pidfile = "/run/%(name)s-%(n)02d.pid" % {"name": name, "n": 7}
accesslog = "/var/log/%s.log" % name
