"""The same answers as the .NET servers give, for gunicorn."""
import json
import time

DOWN = b"x" * 65536


def app(environ, start_response):
    path = environ["PATH_INFO"]
    kind = "text/plain; charset=utf-8"
    if path == "/json":
        body, kind = json.dumps({"text": "Hello, world!"}).encode(), "application/json; charset=utf-8"
    elif path == "/down":
        body, kind = DOWN, "application/octet-stream"
    elif path == "/up":
        body = str(len(environ["wsgi.input"].read())).encode()
    elif path == "/sleep":
        time.sleep(0.1)
        body = b"Hello, world!"
    else:
        body = b"Hello, world!"
    start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]
