timeout = 5 * 60
graceful_timeout = timeout - 30
keepalive = 7 // 2
max_requests = 10 ** 3
max_requests_jitter = max_requests % 7 + -3 // 2
limit_request_line = (1 << 12) - 2
