timeout = 30
workers = 1
timeout = 60
worker_tmp_dir = "/tmp"
worker_tmp_dir = "/dev/shm"
