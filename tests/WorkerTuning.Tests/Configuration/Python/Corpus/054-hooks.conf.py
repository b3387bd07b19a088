import logging

bind = ":8000"


def on_starting(server):
    server.log.info("starting")


def post_fork(server, worker: object) -> None:
    global counter
    server.log.info("Worker spawned (pid: %s)", worker.pid)
    undefined_name.call()


def worker_abort(worker):
    import threading, sys, traceback
    id2name = {th.ident: th.name for th in threading.enumerate()}
    code = []
    for threadId, stack in sys._current_frames().items():
        code.append("\n# Thread: %s(%d)" % (id2name.get(threadId, ""), threadId))
        for filename, lineno, name, line in traceback.extract_stack(stack):
            code.append('File: "%s", line %d, in %s' % (filename, lineno, name))
            if line:
                code.append("  %s" % (line.strip()))
    worker.log.debug("\n".join(code))


when_ready = on_starting
workers = 3
