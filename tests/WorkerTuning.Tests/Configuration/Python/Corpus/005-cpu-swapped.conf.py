import multiprocessing
workers = 2 * multiprocessing.cpu_count() + 1
threads = (multiprocessing.cpu_count() - 1) or 1
