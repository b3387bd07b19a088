#!/usr/bin/env bash
# Makes the folder in which the tests boot systemd, once, and prints its name. Needs root and debootstrap. tests/run.sh begins with it
# beside the build; a second call waits for the first.
set -euo pipefail

cache=${XDG_CACHE_HOME:-$HOME/.cache}/workertuning
root=$cache/bookworm-1
packages=systemd,systemd-sysv,dbus,libicu72,logrotate,procps,curl

mkdir -p "$cache"
exec 9>"$root.lock"
flock 9
if [[ ! -d $root ]]; then
    rm -rf "$root.new"
    debootstrap --variant=minbase --include="$packages" bookworm "$root.new" >"$root.log" 2>&1 || { tail -n 20 "$root.log" >&2; exit 1; }
    mv "$root.new" "$root"
fi
echo "$root"
