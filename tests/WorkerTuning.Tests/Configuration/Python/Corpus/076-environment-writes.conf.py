# env: HOME=/home/app
import os
os.environ.setdefault("PORT", "8080")
os.environ["LEVEL"] = "debug"
os.environ.update({"X": "1"}, Y="2")
bind = ":" + os.environ["PORT"]
loglevel = os.getenv("LEVEL")
raw_env = [os.environ.pop("X"), os.getenv("X", "gone"), os.environ["Y"]]
pidfile = os.path.expanduser("~/app.pid")
