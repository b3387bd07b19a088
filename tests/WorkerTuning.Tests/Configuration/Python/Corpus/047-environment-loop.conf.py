# env: GUNICORN_WORKERS=5 GUNICORN_BIND=0.0.0.0:9001 GUNICORN_LOGLEVEL=debug OTHER=1 GUNICORN_UNHEARD_OF=x
import os

bind = "127.0.0.1:8000"
workers = 2

for k, v in os.environ.items():
    if k.startswith("GUNICORN_"):
        key = k.split('_', 1)[1].lower()
        locals()[key] = v
