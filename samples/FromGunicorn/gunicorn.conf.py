import multiprocessing
import os

bind = os.environ.get("SHOP_BIND", "127.0.0.1:8000")
workers = min(multiprocessing.cpu_count() * 2 + 1, 4)
worker_class = "gthread"
threads = 4
timeout = 20
graceful_timeout = 10
keepalive = 5
max_requests = 500
max_requests_jitter = 50
limit_request_line = 1024
limit_request_fields = 20
limit_request_field_size = 512


def when_ready(server):
    server.log.info("the shop is open")
