raw_env = sorted(["b=2", "a=1", "C=3"], key=str.lower, reverse=True)
workers = max([3, 1, 2], key=lambda x: -x) + min((5, 6), default=0) + max([], default=7)
threads = len(list(zip("abc", [1, 2]))) + any([0, 1]) + all([])
forwarded_allow_ips = ",".join(filter(None, ["10.0.0.1", "", "10.0.0.2"]))
proc_name = "".join(reversed("abc")) + chr(65) + str(ord("a")) + hex(255) + oct(8) + bin(5) + type(1).__name__ + repr("q")
bind = [":%d" % p for p in sorted({8002, 8000, 8001})]
timeout = next(iter([41])) + next((x for x in []), 1)
