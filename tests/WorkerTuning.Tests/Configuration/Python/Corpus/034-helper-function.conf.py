# env: APP_WORKERS=4 APP_TIMEOUT=abc APP_RELOAD=yes
import os


def env_int(name, default=0):
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError:
        return default


def env_bool(name, default=False):
    return os.environ.get(name, str(default)).strip().lower() in ("1", "true", "yes", "on")


workers = env_int("APP_WORKERS", 2)
timeout = env_int("APP_TIMEOUT", default=60)
keepalive = env_int("APP_KEEPALIVE", 5)
reload = env_bool("APP_RELOAD")
preload_app = env_bool(name="APP_PRELOAD", default=True)
