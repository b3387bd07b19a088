# env: TIER=large
import os
SIZES = {"small": {"workers": 1, "threads": 2}, "large": {"workers": 8, "threads": 4}}
size = SIZES[os.environ.get("TIER", "small")]
workers = size["workers"]
threads = size.get("threads", 1)
