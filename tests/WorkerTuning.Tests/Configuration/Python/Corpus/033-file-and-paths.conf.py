import os
BASE = os.path.dirname(os.path.abspath(__file__))
chdir = os.path.dirname(BASE)
pythonpath = os.path.join(BASE, "..", "lib")
pidfile = os.path.normpath(os.path.join(BASE, "..", "run", "app.pid"))
proc_name = os.path.splitext(os.path.basename(__file__))[0]
tmp_upload_dir = os.path.join("/var/tmp", "uploads")
