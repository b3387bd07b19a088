import flags


def pick():
    if flags.enabled("x"):
        return 1
    return 2


def same():
    if flags.enabled("x"):
        return 3
    else:
        return 3


workers = pick()
threads = same()
