import os
if True:
	workers = 2
	if os.getenv("X"):
		workers = 3
