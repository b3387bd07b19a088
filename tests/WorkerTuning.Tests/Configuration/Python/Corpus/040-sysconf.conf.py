import os
workers = os.sysconf("SC_NPROCESSORS_ONLN") // 2 or 1
threads = os.cpu_count() or 1
