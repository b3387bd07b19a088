import multiprocessing
try:
    import psutil
    cores = psutil.cpu_count(logical=False)
except ImportError:
    cores = multiprocessing.cpu_count()
workers = cores * 2 + 1
threads = 2
