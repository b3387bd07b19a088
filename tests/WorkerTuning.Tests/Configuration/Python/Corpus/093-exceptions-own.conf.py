class BadSetting(ValueError):
    pass


def check(n):
    if n > 3:
        raise BadSetting("too many: %d" % n)
    return n


try:
    workers = check(9)
except BadSetting as error:
    workers = 3
    proc_name = str(error)
try:
    try:
        threads = {}["x"]
    finally:
        timeout = 5
except LookupError:
    threads = 6
try:
    raise SystemExit(3)
except BaseException as e:
    keepalive = e.args[0]
