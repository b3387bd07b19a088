candidates = ["/nowhere/a", "/nowhere/b"]
import os
for path in candidates:
    if os.path.exists(path):
        worker_tmp_dir = path
        break
else:
    worker_tmp_dir = "/tmp"
for i, (a, b) in enumerate([(1, 2), (3, 4)], start=1):
    workers = i * a + b
