# env: PORT=4444
import os
if port := os.environ.get("PORT"):
    bind = f":{port}"
if (level := os.environ.get("LEVEL")) is not None:
    loglevel = level
