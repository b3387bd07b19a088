import functools


@functools.lru_cache(maxsize=None)
def cores():
    return 3


async def never():
    async with x as y:
        await z


@property
def unused(self):
    yield from ()


workers = cores()
