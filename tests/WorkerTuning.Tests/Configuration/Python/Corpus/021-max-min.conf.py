import multiprocessing
workers = max(2, min(multiprocessing.cpu_count() * 2 + 1, 8))
threads = min(4, 2)
