import os
bind = ":8000"
workers = int(os.environ["WORKERS"])
timeout = 30
