# env: WORKERS=many
import os
try:
    workers = int(os.environ["WORKERS"])
except (KeyError, ValueError):
    workers = 3
try:
    threads = int(os.environ["THREADS"])
except KeyError as error:
    threads = 2
    proc_name = "no " + str(error)
else:
    threads += 1
finally:
    backlog = 512
