# env: ERROR_LOG=
import os
errorlog = os.getenv("ERROR_LOG", "-") or None
loglevel = os.environ.get("LEVEL") or "info"
workers = None or 0 or 3
threads = 2 and 5
