with open("/etc/app/workers") as f:
    workers = int(f.read())
threads = 2
logconfig_dict = {"version": 1, "path": open("x").read()}
