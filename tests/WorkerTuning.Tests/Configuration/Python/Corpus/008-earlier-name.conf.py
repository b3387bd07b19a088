cores = 4
workers = cores
threads = workers
