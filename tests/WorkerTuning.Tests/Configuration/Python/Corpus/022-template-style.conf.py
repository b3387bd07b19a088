# env: WORKERS_PER_CORE=0.5 MAX_WORKERS=6 LOG_LEVEL=WARNING PORT=80
import json
import multiprocessing
import os

per_core_text = os.getenv("WORKERS_PER_CORE", "1")
limit_text = os.getenv("MAX_WORKERS")
limit = None
if limit_text:
    limit = int(limit_text)
count_text = os.getenv("WEB_CONCURRENCY", None)

host = os.getenv("HOST", "0.0.0.0")
port = os.getenv("PORT", "80")
bind_text = os.getenv("BIND", None)
level = os.getenv("LOG_LEVEL", "info")
if bind_text:
    chosen_bind = bind_text
else:
    chosen_bind = f"{host}:{port}"

cores = multiprocessing.cpu_count()
per_core = float(per_core_text)
default_count = per_core * cores
if count_text:
    count = int(count_text)
    assert count > 0
else:
    count = max(int(default_count), 2)
    if limit:
        count = min(count, limit)
accesslog_text = os.getenv("ACCESS_LOG", "-")
errorlog_text = os.getenv("ERROR_LOG", "-")

loglevel = level
workers = count
bind = chosen_bind
errorlog = errorlog_text or None
accesslog = accesslog_text or None
worker_tmp_dir = "/dev/shm"
graceful_timeout = int(os.getenv("GRACEFUL_TIMEOUT", "120"))
timeout = int(os.getenv("TIMEOUT", "120"))
keepalive = int(os.getenv("KEEP_ALIVE", "5"))

summary = {"loglevel": loglevel, "workers": workers, "bind": bind, "per_core": per_core, "limit": limit}
print(json.dumps(summary))
