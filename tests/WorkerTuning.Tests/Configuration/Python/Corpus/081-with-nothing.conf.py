import warnings
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    workers = 2
pass; threads = 3; timeout = \
    4
if True: keepalive = 5
