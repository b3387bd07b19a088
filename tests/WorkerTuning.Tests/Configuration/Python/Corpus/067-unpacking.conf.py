workers, threads = 2, 4
host, *rest = "a b c".split()
bind = rest[-1] + ":" + str(len(rest))
(timeout, [keepalive, backlog]) = (1, [2, 3])
first, *middle, last = range(5)
raw_env = [str(first), *map(str, middle), str(last)]
logconfig_dict = {**{"a": 1, "b": 2}, "b": 3}
