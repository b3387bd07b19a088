workers = 2
print "workers", workers
