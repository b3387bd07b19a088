# Windows line ends.
import os
if os.getenv("NONE"):
    workers = 1
else:
    workers = 2
proc_name = """a
b"""
