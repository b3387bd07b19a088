# gunicorn ignores what it does not know.
access_logfile = "-"
log_level = "debug"
time_out = 30
num_workers = 4
Workers = 9
WORKERS = 10
keep_alive = 3
workers = 2
