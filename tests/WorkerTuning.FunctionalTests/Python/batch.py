"""Runs generated configuration files and prints what they set, as JSON.

Reads {"names": [...], "env": {...}, "files": [text, ...]} from standard input. For each file a line comes out: {"raw": values} or {"error": text}.
"""
import json
import multiprocessing
import os
import resource
import signal
import sys

CPUS = 4

if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
resource.setrlimit(resource.RLIMIT_AS, (1 << 31, 1 << 31))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
request = json.load(sys.stdin)
os.environ.clear()
os.environ.update(request["env"])
os.cpu_count = multiprocessing.cpu_count = lambda: CPUS


def late(signum, frame):
    raise TimeoutError("too slow")


signal.signal(signal.SIGALRM, late)
out = sys.stdout
for text in request["files"]:
    values = {"__file__": "/srv/app/gunicorn.conf.py", "__name__": "__config__"}
    signal.alarm(5)
    try:
        exec(compile(text, "gunicorn.conf.py", "exec"), values)
        line = json.dumps({"raw": {name: values[name] for name in request["names"] if name in values}}, ensure_ascii=False)
    except Exception as error:
        line = json.dumps({"error": f"{type(error).__name__}: {error}"})
    signal.alarm(0)
    print(line, file=out)
