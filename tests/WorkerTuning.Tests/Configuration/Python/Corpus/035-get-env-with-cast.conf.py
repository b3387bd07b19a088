# env: WEB_CONCURRENCY=two GUNICORN_TIMEOUT=90 LOG_LEVEL=INFO USE_RELOAD=true
"""Configuration in the manner of a project template."""
import multiprocessing
import os


def get_env(key, default, cast=str):
    """Read a variable and convert it; fall back to the default when it does not parse."""
    value = os.environ.get(key)
    if value is None:
        return default
    try:
        if cast is bool:
            return value.lower() in ("true", "1", "yes")
        return cast(value)
    except (ValueError, TypeError):
        print(f"Invalid value for {key}: {value!r}")
        return default


cpu_cores = multiprocessing.cpu_count()
default_workers = max((2 * cpu_cores) + 1, 3)
bind = "0.0.0.0:8000"
workers = get_env("WEB_CONCURRENCY", default_workers, int)
timeout = get_env("GUNICORN_TIMEOUT", 60, int)
loglevel = get_env("LOG_LEVEL", "info").lower()
reload = get_env("USE_RELOAD", False, bool)
accesslog = "-"
errorlog = "-"
