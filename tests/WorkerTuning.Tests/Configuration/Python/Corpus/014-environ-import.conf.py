# env: HOST=10.0.0.1
from os import environ, getenv
bind = environ.get("HOST", "127.0.0.1") + ":" + getenv("PORT", "8080")
