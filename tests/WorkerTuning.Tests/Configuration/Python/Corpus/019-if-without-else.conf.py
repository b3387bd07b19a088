import os
bind = ":8000"
if os.environ.get("DEBUG") == "1":
    reload = True
    loglevel = "debug"
