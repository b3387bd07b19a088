import os
# A default may be a number already, or be used without int().
workers = int(os.getenv("WORKERS", 3))
timeout = os.getenv("TIMEOUT", 120)
threads = os.environ.get("THREADS", 2)
