from gevent import monkey
monkey.patch_all()
import sentry_sdk
sentry_sdk.init(dsn="x", traces_sample_rate=1.0)
from prometheus_client import multiprocess
workers = 2


def child_exit(server, worker):
    multiprocess.mark_process_dead(worker.pid)
