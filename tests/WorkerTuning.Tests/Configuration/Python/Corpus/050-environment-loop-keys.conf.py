# env: GUNICORN_KEEPALIVE=7 GUNICORN_BACKLOG=64
import os
prefix = "GUNICORN_"
for k in os.environ:
    if k[:len(prefix)] == prefix:
        globals().update({k.replace(prefix, "").lower(): int(os.environ[k])})
