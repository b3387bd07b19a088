wanted = {"a", "b"} & {"b", "c"}
raw_env = sorted(wanted | {"z"}) + sorted({1, 2} - {2}, key=str)[:0]
options = {"x": 1} | {"y": 2}
logconfig_dict = options
workers = len({1, 1.0, True}) + ({1} <= {1, 2})
