import registry
raw_env = ["A=1"]
workers = 1
for entry in registry.entries():
    raw_env.append(entry)
    workers += 1
timeout = 5
