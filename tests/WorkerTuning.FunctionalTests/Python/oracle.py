"""Runs configuration files as gunicorn does and prints what they set, as JSON.

Reads a JSON list of {"path", "file", "env"} from standard input: the path to load, the value of __file__, the whole environment.
Every file runs in a child of its own. For each one line comes out: {"raw": values, "hooks": names, "printed": values, "error": text}.
"""
import importlib.util
import io
import json
import multiprocessing
import os
import sys
import tempfile
import traceback

from gunicorn.app.wsgiapp import WSGIApplication

CPUS = 4
DIRECTORY = "/srv/app"


def pretend(environment):
    """Makes this process look like the machine the expectations are written for."""
    os.environ.clear()
    os.environ.update(environment)
    real_sysconf = os.sysconf
    os.sysconf = lambda name: CPUS if "NPROCESSORS" in str(name) else real_sysconf(name)
    os.cpu_count = multiprocessing.cpu_count = lambda: CPUS
    sys.argv = ["gunicorn"]


def load(job, names, hooks):
    pretend(job["env"])
    os.getcwd = lambda: DIRECTORY
    spec = importlib.util.spec_from_file_location("__config__", job["path"])
    module = importlib.util.module_from_spec(spec)
    sys.modules["__config__"] = module
    module.__file__ = job["file"]
    spec.loader.exec_module(module)
    values = vars(module)
    return {
        "raw": {name: values[name] for name in names if name in values},
        "hooks": [name for name in hooks if callable(values.get(name))],
    }


def print_config(job):
    """What `gunicorn --print-config -c FILE app:app` prints."""
    pretend(job["env"])
    sys.argv = ["gunicorn", "--print-config", "-c", job["path"], "app:app"]
    out, sys.stdout, sys.stderr = sys.stdout, io.StringIO(), io.StringIO()
    try:
        WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]").run()
    except SystemExit as stop:
        if stop.code:
            return {"refused": sys.stderr.getvalue()}
        lines = [line.split("=", 1) for line in sys.stdout.getvalue().split("\n") if "=" in line]
        return {"printed": {name.strip(): value[1:] for name, value in lines}}
    finally:
        sys.stdout = out


def in_child(work):
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        sys.stdout = io.StringIO()
        try:
            result = work()
        except BaseException:
            result = {"error": traceback.format_exc()}
        with os.fdopen(write_end, "w") as pipe:
            json.dump(result, pipe, default=lambda value: list(value) if isinstance(value, set) else repr(value))
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        result = json.load(pipe)
    os.waitpid(child, 0)
    return result


def main():
    request = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("app.py", "w") as app:
            app.write("def app(environ, start_response):\n    start_response('200 OK', [])\n    return [b'']\n")
        sys.path.insert(0, folder)
        for job in request["jobs"]:
            result = in_child(lambda: load(job, request["names"], request["hooks"]))
            result.update(in_child(lambda: print_config(job)))
            print(json.dumps(result, ensure_ascii=False))


main()
