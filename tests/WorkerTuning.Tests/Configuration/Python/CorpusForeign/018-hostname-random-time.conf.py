import random
import socket
import time
proc_name = "app-" + socket.gethostname()
max_requests_jitter = random.randint(1, 50)
pidfile = f"/run/{int(time.time())}.pid"
max_requests = 1000
