# gunicorn refuses: chdir
import os as system
import os.path as p
from os import path, environ as e
getenv = system.environ.get
workers = int(getenv("W", 2))
chdir = p.dirname(path.dirname("/a/b/c"))
bind = e.get("BIND", ":80")
