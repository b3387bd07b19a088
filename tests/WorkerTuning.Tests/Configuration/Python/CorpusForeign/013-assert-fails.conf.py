# env: WORKERS=0
import os
workers = int(os.environ["WORKERS"])
assert workers > 0, "need workers"
timeout = 30
