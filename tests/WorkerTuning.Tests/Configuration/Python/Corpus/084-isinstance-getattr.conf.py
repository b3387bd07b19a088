import os
import sys
value = os.environ.get("MISSING", 8)
workers = value if isinstance(value, int) else int(value)
threads = getattr("text", "no_such_thing", 4)
reload = hasattr("text", "lower") and callable(len)
