# env: APP_ENV=staging
import os
match os.environ.get("APP_ENV", "dev"):
    case "production" | "prod":
        workers = 8
    case "staging":
        workers = 4
    case _:
        workers = 1
match [1, 2, 3]:
    case [first, *rest] if first > 1:
        threads = 1
    case [first, *rest]:
        threads = len(rest)
match = 3
timeout = match
