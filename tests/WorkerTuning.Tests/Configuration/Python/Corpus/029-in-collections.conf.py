# env: FLAG=yes
import os
reload = os.getenv("FLAG") in ("1", "true", "yes")
preload_app = os.getenv("FLAG") in {"no", "off"}
capture_output = os.getenv("FLAG", "") in ["yes"]
