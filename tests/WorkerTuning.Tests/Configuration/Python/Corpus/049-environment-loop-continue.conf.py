# env: GUNICORN_WORKERS=3 GUNICORN_CMD_ARGS= GUNICORN_RELOAD=True GUNICORN_PRELOAD_APP=False
from os import environ as env

for k, v in env.items():
    if not k.startswith("GUNICORN_"):
        continue
    if k == "GUNICORN_CMD_ARGS":
        continue
    key = k[len("GUNICORN_"):].lower()
    if v == "True":
        v = True
    elif v == "False":
        v = False
    globals()[key] = v
