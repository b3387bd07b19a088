from environs import Env
env = Env()
env.read_env()
bind = env.str("BIND", "0.0.0.0:8000")
workers = env.int("WORKERS", 2)
worker_tmp_dir = "/dev/shm"
