# env: MODE=fast
import os
mode = os.getenv("MODE", "slow")
assert mode in ("fast", "slow"), "unknown mode"
timeout = 10 if mode == "fast" else 100
