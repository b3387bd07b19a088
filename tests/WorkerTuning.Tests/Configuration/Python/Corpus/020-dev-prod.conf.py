# env: APP_ENV=production
import os
env = os.getenv("APP_ENV", "development")
if env == "production":
    workers = 8
    loglevel = "warning"
elif env == "staging":
    workers = 4
    loglevel = "info"
else:
    workers = 1
    loglevel = "debug"
    reload = True
