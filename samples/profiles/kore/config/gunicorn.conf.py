# The environment decides; what it leaves out, or says in a way that does not parse, stands here.
import multiprocessing
import os


def get_env(name, default, cast=str):
    """The variable as cast makes it; the default where it is missing or does not parse."""
    value = os.environ.get(name)
    if value is None or value.strip() == "":
        return default
    try:
        if cast is bool:
            return value.strip().lower() in ("1", "true", "yes", "on")
        return cast(value)
    except (TypeError, ValueError):
        return default


bind = "0.0.0.0:8000"
workers = get_env("WEB_CONCURRENCY", max(multiprocessing.cpu_count() * 2 + 1, 3), int)
timeout = get_env("GUNICORN_TIMEOUT", 60, int)

# Access lines to standard output, errors to standard error.
accesslog = "-"
errorlog = "-"
loglevel = get_env("LOG_LEVEL", "info").lower()

# TLS where the environment names the files.
certfile = get_env("SSL_CERTFILE", None)
keyfile = get_env("SSL_KEYFILE", None)


def on_starting(server):
    server.log.info("Workers: %s", server.cfg.workers)


def when_ready(server):
    server.log.info("ready")


def on_exit(server):
    server.log.info("stopped")
