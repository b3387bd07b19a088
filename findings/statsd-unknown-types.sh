#!/usr/bin/env bash
# npm's statsd 0.9.0 takes every metric type that it does not know for a counter: a histogram (|h) or a distribution (|d) of DogStatsD,
# sent three times with the value 7, is the counter 21. It is counted as no bad line.
set -euo pipefail
dir=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" statsd@0.9.0 >/dev/null
port=$(python3 -c 'import socket; s=socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
cat > config.js <<EOF
{ port: $port, address: "127.0.0.1", mgmt_port: 0, mgmt_address: "127.0.0.1", flushInterval: 1000, backends: ["./backends/console"], deleteIdleStats: true }
EOF
(cd node_modules/statsd && exec node stats.js "$dir/config.js") > out.txt 2>&1 &
server=$!
for _ in $(seq 50); do grep -q "server is up" out.txt && break; sleep 0.1; done
python3 - "$port" <<'EOF'
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for line in [b"backlog:7|h", b"backlog:7|h", b"backlog:7|h", b"size:7|d"]:
    s.sendto(line, ("127.0.0.1", int(sys.argv[1])))
EOF
for _ in $(seq 50); do grep -q "backlog" out.txt && break; sleep 0.1; done
grep -E "backlog|size" out.txt | head -2
grep -Eq "backlog: 21|'backlog': 21|\"backlog\": 21" out.txt
! grep -Eq "bad_lines_seen'?: [1-9]" out.txt
echo "statsd 0.9.0: backlog:7|h three times is the counter 21"
