from hooks import when_ready, helper as post_fork
import hooks
pre_exec = hooks.pre_exec
on_exit = "myproject.hooks.on_exit"
on_reload = lambda server: None
worker_abort = None
workers = 2
