import platform
import sys
worker_tmp_dir = "/dev/shm" if platform.system() == "Linux" else None
worker_class = "gthread" if sys.platform.startswith("linux") else "sync"
reuse_port = sys.version_info >= (3, 8)
