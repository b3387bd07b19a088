import vault


def secret(name):
    print("reading", name)
    return vault.read(name)


def plain(name):
    vault.log(name)
    return 7


keyfile = secret("key")
workers = plain("w")
