workers = 2
if workers:
    threads = 3