from gunicorn.workers.ggevent import GeventWorker
import gunicorn.glogging
worker_class = GeventWorker
logger_class = gunicorn.glogging.Logger
