import os
try:
    workers = 10 // int(os.getenv("ZERO", "0"))
except:
    workers = 1
