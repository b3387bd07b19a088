# env: WORKERS=6 TIMEOUT=45
import os
workers = int(os.environ.get("WORKERS", 2))
timeout = int(os.getenv("TIMEOUT", "30"))
keepalive = int(os.getenv("KEEP_ALIVE", "5"))
