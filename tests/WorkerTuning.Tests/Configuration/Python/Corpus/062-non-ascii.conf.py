# Größe, 中文, emoji 🚀
"""Überschrift"""
access_log_format = '%(h)s %(D)sµs "%(r)s" 🚀'
größe = 3
workers = größe
proc_name = "naïve-" + "🚀x"[1] + str(len("🚀🚀")) + "🚀ab"[::-1]
