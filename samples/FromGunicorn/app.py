"""The service as it was: pages of a small shop, under gunicorn."""
import json
from string import Template
from urllib.parse import parse_qs

# Read once for each worker, as everything at the top of a module is.
LABEL = Template("$name: $price EUR\n")
PRICES = {"bolt": 3, "nut": 2}


def app(environ, start_response):
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    if path == "/items" and method == "GET":
        return answer(start_response, "200 OK", "application/json", json.dumps(PRICES, separators=(",", ":")))
    if path.startswith("/items/") and method == "GET":
        name = path[len("/items/"):]
        if name not in PRICES:
            return answer(start_response, "404 Not Found", "text/plain", "no such item\n")
        return answer(start_response, "200 OK", "text/plain", LABEL.substitute(name=name, price=PRICES[name]))
    if path == "/total" and method == "GET":
        names = parse_qs(environ["QUERY_STRING"]).get("item", [])
        return answer(start_response, "200 OK", "text/plain", f"{sum(PRICES.get(n, 0) for n in names)}\n")
    if path == "/orders" and method == "POST":
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        return answer(start_response, "201 Created", "text/plain", f"{len(body)} bytes taken\n")
    return answer(start_response, "404 Not Found", "text/plain", "not found\n")


def answer(start_response, status, kind, text):
    body = text.encode()
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]
