errorlog = accesslog = "/var/log/app/gunicorn.log"
workers = threads = count = 2
