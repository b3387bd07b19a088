# The simulator's production server: few workers, tight limits, uploads of CSV files up to 10 MB.
import multiprocessing

bind = "0.0.0.0:8000"

workers = min(multiprocessing.cpu_count() * 2 + 1, 8)
worker_class = "sync"
timeout = 60
keepalive = 5

limit_request_line = 4094
limit_request_fields = 100
limit_request_field_size = 8190
# WorkerTuning's own; gunicorn has no such limit and would ignore the name.
max_request_body_size = 10 * 1024 * 1024

loglevel = "info"
accesslog = "/app/logs/gunicorn_access.log"
errorlog = "/app/logs/gunicorn_error.log"
# WorkerTuning's own as well, in place of a logging_config: the application's log apart, with milliseconds and scopes, and what concerns security; what
# is an error once more, everything once more as JSON; a line for each slow request; and six files of each at most.
log_format = "detailed"
errorlog_categories = {"DevSim": "/app/logs/devsim.log", "WorkerTuning.Security": "/app/logs/security.log"}
errorlog_errors = "/app/logs/devsim_errors.log"
errorlog_json = "/app/logs/devsim.json"
slow_request = 10
log_max_size = "10MB"
log_backup_count = 5


def when_ready(server):
    server.log.info("ready for simulations")


def worker_abort(worker):
    worker.log.warning("worker %s was aborted", worker.pid)


def worker_exit(server, worker):
    server.log.info("worker %s leaves", worker.pid)
