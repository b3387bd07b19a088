# env: GUNICORN_BIND=:81 GUNICORN_WORKERS=11
import os
workers = 1
for variable in sorted(os.environ.keys()):
    prefix, _, rest = variable.partition("_")
    if prefix == "GUNICORN" and rest:
        vars()[rest.lower()] = os.environ.get(variable)
