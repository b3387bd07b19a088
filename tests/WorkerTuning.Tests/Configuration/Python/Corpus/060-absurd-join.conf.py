# Joining with a string where the list was meant gives a legal but absurd value.
hosts = "127.0.0.1"
bind = ":".join(hosts)
