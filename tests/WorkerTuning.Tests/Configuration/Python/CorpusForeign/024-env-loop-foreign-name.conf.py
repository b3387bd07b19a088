# env: GUNICORN_WORKERS=3
import os
from convert import name_of
timeout = 30
for k, v in os.environ.items():
    globals()[name_of(k)] = v
keepalive = 3
