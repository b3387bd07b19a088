# env: SET_ME=
import os
reload = "SET_ME" in os.environ
preload_app = not "SET_ME" in os.environ
daemon = "NOT_SET" not in os.environ
