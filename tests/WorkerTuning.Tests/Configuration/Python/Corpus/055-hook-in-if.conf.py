# env: TRACE=1
import os
workers = 2
if os.getenv("TRACE"):
    def pre_fork(server, worker):
        pass

    def when_ready(server):
        pass
else:
    def post_fork(server, worker):
        pass
