import django_settings
if django_settings.DEBUG:
    workers = 1
    timeout = 30
    reload = True
else:
    workers = 4
    timeout = 30
loglevel = "debug" if django_settings.DEBUG else "info"
preload_app = True if django_settings.DEBUG else True
