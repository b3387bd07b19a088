from gunicorn.glogging import Logger


class AppLogger(Logger):
    def setup(self, cfg):
        super().setup(cfg)


logger_class = AppLogger
workers = 2
