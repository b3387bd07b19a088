# env: B=2
import os
workers = int(os.getenv("A", os.getenv("B", os.getenv("C", "3"))))
bind = os.environ.get("BIND", "{}:{}".format(os.environ.get("HOST", "0.0.0.0"), os.environ.get("PORT", 8000)))
