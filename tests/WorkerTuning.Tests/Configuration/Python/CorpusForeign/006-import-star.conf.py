workers = 2
from defaults import *
timeout = 30
threads = workers
