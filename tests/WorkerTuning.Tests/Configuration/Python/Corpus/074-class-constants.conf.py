import os


class Config:
    WORKERS = 3
    TIMEOUT = WORKERS * 10

    def __init__(self, level):
        self.level = level

    def upper(self):
        return self.level.upper()


workers = Config.WORKERS
timeout = Config.TIMEOUT
loglevel = Config("info").upper().lower()
settings = Config("debug")
settings.port = 99
bind = ":%s" % settings.port
