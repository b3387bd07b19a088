# env: FLASK_ENV=development
"""Workers capped at eight, hooks for monitoring."""
import multiprocessing
import os

bind = f"0.0.0.0:{os.environ.get('PORT', 5000)}"
workers = min(multiprocessing.cpu_count() * 2 + 1, 8)
worker_class = "sync"
worker_connections = 1000
timeout = 60
keepalive = 5
max_requests = 1000
max_requests_jitter = 100
limit_request_line = 4094
limit_request_fields = 100
limit_request_field_size = 8190
preload_app = True
if os.environ.get("FLASK_ENV") == "development":
    reload = True
    loglevel = "debug"
    workers = 1
else:
    reload = False
    loglevel = os.environ.get("LOG_LEVEL", "info")


def worker_int(worker):
    worker.log.info("interrupted")


def child_exit(server, worker):
    server.log.info("gone %s", worker.pid)
