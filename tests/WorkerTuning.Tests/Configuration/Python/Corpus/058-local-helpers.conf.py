port = 8001
host = "localhost"
max_workers = 4
web_concurrency = 3
bind = "%s:%d" % (host, port)
workers = min(max_workers, web_concurrency)
