import plugin
raw_env = ["A=1"]
bind = [":80"]
plugin.extend(raw_env)
workers = len(bind)
