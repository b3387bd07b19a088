# The server reads this file itself; no Python runs.
bind = "0.0.0.0:8000"

# 32 requests at a time for each pod, and 64 more may wait, for two seconds.
worker_class = "gthread"
workers = 4
threads = 8
backlog = 64
queue_timeout = 2

# Every worker of every pod draws its own number, so that they are not replaced all at once.
max_requests = 10000
max_requests_jitter = 2000

# 4 x 48 MB above what the warm process takes, well below the container's limit. Where even new workers are over it, the process ends with
# code 79, and the kubelet starts another.
max_worker_memory = 48
on_memory = "exit"

timeout = 15
graceful_timeout = 30

# Longer than the ingress keeps its connections. A connection ends after ten minutes all the same, so that new pods get their share.
keepalive = 65
max_connection_age = 600
max_connection_age_jitter = 60

# The pods' network: the ingress says who the client is.
forwarded_allow_ips = "10.0.0.0/8"

accesslog = "-"
