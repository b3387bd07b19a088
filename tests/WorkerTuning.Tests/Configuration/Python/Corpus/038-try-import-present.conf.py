try:
    import json
    worker_class = "gthread"
except ImportError:
    worker_class = "sync"
