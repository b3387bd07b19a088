# env: GUNICORN_USER=app GUNICORN_GROUP=web
# gunicorn refuses: user group
import os
found = {k[9:].lower(): v for k, v in os.environ.items() if k.startswith("GUNICORN_")}
globals().update(found)
umask = 0o27
