bind = ["127.0.0.1:%d" % p for p in range(8000, 8003)]
raw_env = [f"{k}={v}" for k, v in {"A": 1, "B": 2}.items() if v > 1]
logconfig_dict = {k: {n for n in [1]} == {1} for k in "ab"}
workers = sum(i * j for i in range(3) for j in range(3) if i != j)
threads = len({x % 3 for x in range(10)})
