binds = []
bind = binds
other = binds
other.append(":8000")
binds.insert(0, ":7999")
options = {"raw": []}
raw_env = options["raw"]
options["raw"].append("A=1")
