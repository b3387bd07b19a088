# env: FACTOR=1.5
import os
workers = int(float(os.environ.get("FACTOR", "1")) * 3)
timeout = int(29.99)
