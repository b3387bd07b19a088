workers = 2
threads = 4
del threads
options = {"a": 1, "b": 2}
del options["a"]
logconfig_dict = options
