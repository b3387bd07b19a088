__version__ = "1.2.3"
__author__ = "someone"
proc_name = "app-" + __version__
