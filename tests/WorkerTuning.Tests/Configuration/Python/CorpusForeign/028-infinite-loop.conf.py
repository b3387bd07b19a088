bind = ":80"
workers = 1
while True:
    workers += 1
