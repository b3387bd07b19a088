try:
    import gevent
    worker_class = "gevent"
    keepalive = 5
except ImportError:
    worker_class = "sync"
    keepalive = 5
workers = 2
