# env: GUNICORN_WORKERS=3
import os
from convert import convert
timeout = 30
for k, v in os.environ.items():
    if k.startswith("GUNICORN_"):
        locals()[k.split("_", 1)[1].lower()] = convert(v)
