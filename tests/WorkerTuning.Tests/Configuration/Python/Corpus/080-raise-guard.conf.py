# env: PORT=8000
import os
port = int(os.environ.get("PORT", "0"))
if not 0 < port < 65536:
    raise ValueError("PORT is out of range: %d" % port)
bind = "0.0.0.0:%d" % port
