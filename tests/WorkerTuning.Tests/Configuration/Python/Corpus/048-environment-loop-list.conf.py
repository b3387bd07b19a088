# env: GUNICORN_THREADS=8 GUNICORN_TIMEOUT=99
import os
timeout = 30
for name, value in list(os.environ.items()):
    if name.startswith('GUNICORN_'):
        name = name.split('_', 1)[1].lower()
        globals()[name] = value
