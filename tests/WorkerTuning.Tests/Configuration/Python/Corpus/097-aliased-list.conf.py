binds = []
bind = binds
other = binds
other.append(":8000")
binds.insert(0, ":7999")
config = {"raw": []}
raw_env = config["raw"]
config["raw"].append("A=1")
