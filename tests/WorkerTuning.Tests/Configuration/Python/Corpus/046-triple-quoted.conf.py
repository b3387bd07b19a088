'''A file with a docstring.'''
access_log_format = """%(h)s %(l)s
%(r)s"""
proc_name = r"raw\name"
