# env: EXTRA={"workers":3,"list":[1,2.5,null,true],"s":"\u00e9"}
import json
import math
import os
extra = json.loads(os.environ["EXTRA"])
workers = extra["workers"]
logconfig_dict = extra
timeout = math.ceil(2.1) + math.floor(2.9)
try:
    json.loads("{not json")
except json.JSONDecodeError:
    keepalive = 9
