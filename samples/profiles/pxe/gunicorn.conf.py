# The settings of the PXE and configuration server, as the Python service had them.
import multiprocessing

# nginx on the same machine is the only client.
bind = "127.0.0.1:8080"
backlog = 2048

workers = multiprocessing.cpu_count() * 2 + 1
worker_class = "sync"
worker_connections = 1000
preload_app = True

# Workers are renewed after 1000 to 1050 requests, or above 200 MB.
max_requests = 1000
max_requests_jitter = 50
max_worker_memory = 200
worker_tmp_dir = "/dev/shm"
tmp_upload_dir = None

timeout = 30
graceful_timeout = 30
keepalive = 2

proc_name = "pxe-config-server"
user = "pxe"
group = "pxe"
umask = 0
daemon = False
pidfile = "/run/pxe/gunicorn.pid"
chdir = "/opt/pxe"
pythonpath = "/opt/pxe"

# Any of these from a trusted proxy says that the client came by TLS.
secure_scheme_headers = {
    "X-FORWARDED-PROTOCOL": "ssl",
    "X-FORWARDED-PROTO": "https",
    "X-FORWARDED-SSL": "on",
}

loglevel = "info"
errorlog = "/var/log/pxe/error.log"
accesslog = "/var/log/pxe/access.log"
access_log_format = '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s" %(D)s'
capture_output = True
enable_stdio_inheritance = True

reload = False
reload_engine = "auto"


def when_ready(server):
    server.log.info("the PXE server takes requests")


def pre_fork(server, worker):
    server.log.info("about to start worker %s", worker.age)


def post_fork(server, worker):
    server.log.info("worker %s started", worker.pid)


def post_worker_init(worker):
    worker.log.info("worker %s has loaded the application", worker.pid)


def worker_int(worker):
    worker.log.info("worker %s was interrupted", worker.pid)


def worker_abort(worker):
    worker.log.info("worker %s hung and was aborted", worker.pid)


def worker_exit(server, worker):
    worker.log.info("worker %s leaves", worker.pid)
