# env: RELOAD=True LOG=INFO
import os
reload = os.getenv("RELOAD", "false").lower() == "true"
loglevel = os.getenv("LOG", "warning").lower()
worker_class = "GTHREAD".lower()
