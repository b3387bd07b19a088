workers = 2
with open("base.py") as f:
    exec(f.read())
timeout = 30
