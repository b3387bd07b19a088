bind = "0.0.0.0"
bind += ":8000"
workers = 2
workers *= 3
workers -= 1
raw_env = []
raw_env += ["A=1"]
raw_env.append("B=2")
raw_env.extend(f"C{i}={i}" for i in range(2))
