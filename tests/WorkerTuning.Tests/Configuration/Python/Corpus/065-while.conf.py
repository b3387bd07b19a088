workers = 1
while workers < 20:
    workers *= 2
    if workers == 16:
        break
else:
    workers = 0
n = 10
while n:
    n -= 3
    if n < 0:
        break
    continue
threads = n + 5
