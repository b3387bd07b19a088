workers = int("  0012 ")
threads = int("0x1f", 16) + int("0b11", 0) + int("1_000")
timeout = round(2.5) + round(3.5) + round(-1.5)
keepalive = -int(-3.7)
backlog = -7 // 2 + -7 % 3 + divmod(17, 5)[1] + abs(-3) + pow(2, 5)
proc_name = " ".join(str(x) for x in [1e16, 1e15, 1.5e-5, 0.0001, 100.0, 1/3, 2**0.5, -0.0, 1e300*10, round(2.675, 2), round(1234.5, -2), 10**20, 7/2, 3.0//2, -7.5 % 2, float("1_0.5"), float("1e3")])
max_requests = 2 ** 70
limit_request_fields = True + True
