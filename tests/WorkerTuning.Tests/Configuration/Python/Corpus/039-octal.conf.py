umask = 0o117
timeout = 0x1E
backlog = 0b1000
max_requests = 500_000
keepalive = 1_0
