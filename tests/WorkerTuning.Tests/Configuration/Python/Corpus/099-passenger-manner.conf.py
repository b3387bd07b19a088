# env: GUNICORN_WORKERS= GUNICORN_THREADS=x GUNICORN_RELOAD=true GUNICORN_TIMEOUT=120
import multiprocessing
import os


def _int(name: str, default: int) -> int:
    raw = os.environ.get(name, "").strip()
    return int(raw) if raw.isdigit() else default


_bool = lambda name: os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}
worker_class = os.environ.get("GUNICORN_WORKER_CLASS", "gthread")
workers = _int("GUNICORN_WORKERS", multiprocessing.cpu_count() if worker_class != "gevent" else 2)
threads = _int("GUNICORN_THREADS", 4) if worker_class == "gthread" else 1
timeout = _int("GUNICORN_TIMEOUT", 30)
reload = _bool("GUNICORN_RELOAD")
reuse_port = _bool("GUNICORN_REUSE_PORT")
forwarded_allow_ips = os.environ.get("GUNICORN_FORWARDED_ALLOW_IPS", "127.0.0.1")
