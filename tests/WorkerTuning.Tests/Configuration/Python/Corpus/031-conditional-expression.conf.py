# env: WORKERS=9
import os
workers = int(os.environ["WORKERS"]) if "WORKERS" in os.environ else 1
logconfig = "/etc/nowhere/log.ini" if os.path.exists("/etc/nowhere/log.ini") else None
