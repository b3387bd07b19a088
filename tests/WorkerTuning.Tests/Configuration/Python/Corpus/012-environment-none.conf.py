import os
pidfile = os.environ.get("PIDFILE")
user = os.getenv("GUNICORN_USER", None)
