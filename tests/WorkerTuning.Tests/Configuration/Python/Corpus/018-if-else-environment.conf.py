# env: WEB_CONCURRENCY=5
import multiprocessing
import os
if os.environ.get("WEB_CONCURRENCY"):
    workers = int(os.environ["WEB_CONCURRENCY"])
else:
    workers = multiprocessing.cpu_count() * 2 + 1
