port = 8000
bind = "127.0.0.1" + ":" + str(port)
proc_name = str(1.0) + str(None) + str(True) + str([1, 'a', 2.5]) + str({'k': (1,)})
