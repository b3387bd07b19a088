# env: N=12
import os
get = lambda name, default=1, *rest, **more: int(os.environ.get(name, default))
workers = get("N")
threads = get("M", 4)
timeout = (lambda: 17)()
