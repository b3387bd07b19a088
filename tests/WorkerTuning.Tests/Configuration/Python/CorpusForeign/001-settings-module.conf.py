from myproject.conf import settings

bind = f"0.0.0.0:{settings.PORT}"
workers = settings.get("workers", 2) * 2
worker_class = "gthread"
timeout = 30
