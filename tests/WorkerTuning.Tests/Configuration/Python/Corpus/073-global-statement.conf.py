workers = 1
raw_env = []


def configure(n, *, extra=0, **options):
    global workers, threads
    workers = n + extra
    threads = options.get("threads", 1)
    raw_env.append("N=%d" % n)


configure(4, extra=1, threads=3)


def counter():
    count = 0

    def bump(by=1):
        nonlocal count
        count += by
        return count

    bump()
    bump(by=4)
    return count


timeout = counter()
