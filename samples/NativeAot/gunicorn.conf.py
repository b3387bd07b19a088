import multiprocessing

bind = "0.0.0.0:8000"
workers = multiprocessing.cpu_count() * 2 + 1
worker_class = "gthread"
threads = 25
max_requests = 10_000
max_requests_jitter = 1_000
accesslog = "-"
