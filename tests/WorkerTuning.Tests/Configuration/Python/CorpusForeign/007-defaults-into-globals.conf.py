from shared import apply_defaults
bind = ":8000"
apply_defaults(globals())
workers = 3
