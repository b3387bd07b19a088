# The blog's server. ENVIRONMENT=development gives the small variant for a laptop; anything else is production.
import multiprocessing
import os

development = os.environ.get("ENVIRONMENT", "production") == "development"

bind = "0.0.0.0:8000"
backlog = 2048

worker_class = os.environ.get("BLOG_WORKER_CLASS", "sync")
worker_connections = 1000
worker_tmp_dir = "/dev/shm"
graceful_timeout = 30
keepalive = 5

if development:
    workers = 2
    timeout = 60
    max_requests = 0
    preload_app = False
    loglevel = "debug"
else:
    workers = multiprocessing.cpu_count() * 2 + 1
    timeout = 120
    max_requests = 1000
    max_requests_jitter = 50
    preload_app = True
    loglevel = "info"

# A container's logs are what it writes to its two streams.
accesslog = "-"
errorlog = "-"
capture_output = True

proc_name = "blog"
daemon = False
pidfile = None

# TLS without a proxy in front: name both files.
keyfile = os.environ.get("BLOG_KEYFILE")
certfile = os.environ.get("BLOG_CERTFILE")


def on_starting(server):
    print("starting")


def when_ready(server):
    print(f"{server.cfg.workers} workers will serve")


def pre_fork(server, worker):
    print(f"worker {worker.age} is on its way")


def post_fork(server, worker):
    print(f"worker {worker.pid} is there")


def worker_exit(server, worker):
    print(f"worker {worker.pid} is gone")
