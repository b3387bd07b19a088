s = "gunicorn"
proc_name = s[2:5] + s[-1] + s[::-2] + s[:3][::-1] + s[10:] + s[-100:2]
raw_env = list("abcdef")[1:-1:2]
workers = [1, 2, 3][-1]
threads = (4, 5)[0]
