# Strings in brackets over several lines are one string.
access_log_format = (
    '%(h)s %(l)s %(u)s %(t)s '
    '"%(r)s" %(s)s %(b)s '
    "%(D)s"
)
accesslog = "-"
proc_name = 'it''s' " one name"
