# env: PORT=9000
import os
bind = "0.0.0.0:" + os.environ["PORT"]
