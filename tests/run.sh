#!/usr/bin/env bash
# The whole check: SDK, peers, restore, format, build with warnings as errors, every test. The last line is always "N passed, N failed".
#
#   tests/run.sh                    everything
#   tests/run.sh Pidfile Admission  only the tests whose full name contains one of these words
#   tests/run.sh 'Category=Slow'    an argument with an operator is a dotnet test filter as it stands
#
# CI=true turns a peer that cannot be installed from a note into a failure.
set -euo pipefail
exec </dev/null

cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
results=$root/artifacts/test-results

export LC_ALL=C.UTF-8 DOTNET_CLI_UI_LANGUAGE=en VSLANG=1033
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# The SDK keeps its first-run marks and the package cache under HOME, which a bare container may not set.
export HOME=${HOME:-$root/artifacts/home}

# Each peer: the command or file that shows it is there, then the packages that bring it, the first one known to apt being taken.
peers=(
    "gunicorn gunicorn"
    "nginx nginx-light nginx"
    "/usr/lib/nginx/modules/ngx_stream_module.so libnginx-mod-stream"
    "haproxy haproxy"
    "nghttpx nghttp2-proxy"
    "apache2 apache2"
    "caddy caddy"
    "varnishd varnish"
    "hitch hitch"
    "stunnel4 stunnel4"
    "dpkg-deb dpkg"
    "openssl openssl"
    "prometheus prometheus"
    "curl curl"
    "chromium chromium"
    "nc netcat-openbsd"
    "socat socat"
    "ss iproute2"
    "ps procps"
    "setsid util-linux"
    "systemd-analyze systemd"
    "logrotate logrotate"
    "debootstrap debootstrap"
    "systemd-nspawn systemd-container"
    "podman podman"
    "runc runc"
    "node nodejs"
    "npm npm"
)

say() { printf '\n== %s\n' "$*"; }

summary() {
    local passed=$1 failed=$2 skipped=$3
    printf '\n%s passed, %s failed%s\n' "$passed" "$failed" "$( ((skipped > 0)) && printf ', %s skipped' "$skipped" || true)"
}

# Nothing ran: the reason, then the last line.
give_up() {
    printf '\nFAILED: %s\n' "$*"
    summary 0 1 0
    exit 1
}

has() { [[ $1 == /* && -f $1 ]] || PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v "$1" >/dev/null 2>&1; }

retry() {
    local attempt
    for attempt in 1 2 3 4; do
        "$@" && return 0
        ((attempt == 4)) && return 1
        echo "attempt $attempt failed: $*"
        sleep $((attempt * 5))
    done
}

may_install() { has apt-get && { ((EUID == 0)) || { has sudo && sudo -n true 2>/dev/null; }; }; }

apt() {
    local become=()
    ((EUID == 0)) || become=(sudo -n)
    "${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 "$@"
}

# The first of the packages that apt can install.
installable() {
    local package
    for package in "$@"; do
        if apt-cache policy "$package" 2>/dev/null | grep 'Candidate: [^(]' >/dev/null; then
            echo "$package"
            return
        fi
    done
    echo "${!#}"
}

install_peers() {
    local entry command wanted=() packages=() missing=()
    for entry in "${peers[@]}"; do
        has "${entry%% *}" || wanted+=("$entry")
    done

    if ((${#wanted[@]} > 0)) && may_install; then
        retry apt update || echo "the package lists could not be refreshed; trying with those at hand"
        for entry in "${wanted[@]}"; do
            # shellcheck disable=SC2086 # the entry is a list of words
            packages+=("$(installable ${entry#* })")
        done
        retry apt install --no-install-recommends "${packages[@]}" || true
    fi

    for entry in "${peers[@]}"; do
        command=${entry%% *}
        has "$command" || missing+=("$command")
    done
    # The schemas and rules that manifests, compose files and Dockerfiles are held against.
    if has npm; then
        retry npm ci --prefix tests/Manifests --ignore-scripts --no-audit --no-fund --loglevel error || missing+=("the packages of tests/Manifests")
    fi
    ((${#missing[@]} == 0)) && return
    [[ ${CI:-} == true ]] && give_up "these peers are missing and could not be installed: ${missing[*]}"
    echo "NOT INSTALLED: ${missing[*]}. The tests that need them are skipped. (On Debian or Ubuntu, run this as root or with sudo.)"
}

find_sdk() {
    local folder wanted
    if ! has dotnet; then
        for folder in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet; do
            [[ -n $folder && -x $folder/dotnet ]] && export DOTNET_ROOT=$folder PATH=$folder:$PATH && break
        done
    fi
    wanted=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' global.json)
    has dotnet || give_up "no dotnet command found; install the .NET SDK $wanted or a later feature band of it"
    dotnet --version >/dev/null 2>&1 || give_up "the .NET SDK $wanted (or a later feature band of it) that global.json asks for is not installed;
$(dotnet --list-sdks 2>/dev/null | sed 's/^/  found: /')"
    echo "SDK $(dotnet --version)"
}

# tests/run.sh A B → FullyQualifiedName~A|FullyQualifiedName~B
filter_of() {
    local word expression=
    for word in "$@"; do
        [[ $word == *[=~]* ]] || word="FullyQualifiedName~$word"
        expression+="${expression:+|}$word"
    done
    echo "$expression"
}

# One number of the <Counters> element of a trx file.
counter() { sed -n "s/.*<Counters[^>]* $2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }

say "SDK and peers"
find_sdk
install_peers

# The machine that some tests boot takes two minutes to fetch and install; the rest does not wait for it.
if (($# == 0)) && ((EUID == 0)) && has debootstrap; then
    PATH=$PATH:/usr/sbin:/sbin bash tests/Machines/root.sh >/dev/null 2>&1 &
fi

say "Restore"
retry dotnet restore WorkerTuning.sln || give_up "dotnet restore"

say "Format"
dotnet format WorkerTuning.sln --verify-no-changes --no-restore || give_up "the format differs: run 'dotnet format' and commit what it changes"

say "Build"
dotnet build WorkerTuning.sln -c Release --no-restore || give_up "dotnet build (warnings are errors)"

filter=()
(($# > 0)) && filter=(--filter "$(filter_of "$@")")

# Tests that ask for a peer look for it where the packages put it.
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
rm -rf "$results"
passed=0 failed=0 skipped=0
mapfile -t projects < <(dotnet sln WorkerTuning.sln list | tr '\\' '/' | grep -E '^tests/.*Tests\.csproj$')
for project in "${projects[@]}"; do
    name=$(basename "$project" .csproj)
    say "Test $name"
    trx=$results/$name.trx
    outcome=0
    dotnet test "$project" -c Release --no-build --results-directory "$results" \
        --logger "console;verbosity=minimal" --logger "trx;LogFileName=$name.trx" \
        --blame-hang-timeout 10m --blame-hang-dump-type none "${filter[@]}" || outcome=$?

    project_failed=0
    if [[ -f $trx ]]; then
        total=$(counter "$trx" total) executed=$(counter "$trx" executed)
        project_failed=$(counter "$trx" failed)
        passed=$((passed + $(counter "$trx" passed)))
        # A skipped test is one that was found and not executed; its own counter stays 0.
        skipped=$((skipped + total - executed))
    fi
    # A run that broke off (crash, hang, no results) has no failed test to its name and is counted as one.
    ((outcome != 0 && project_failed == 0)) && echo "FAILED: $name broke off with exit code $outcome" && project_failed=1
    failed=$((failed + project_failed))
done

if ((passed + failed == 0)); then
    echo "FAILED: no test ran"
    failed=1
fi
summary "$passed" "$failed" "$skipped"
((failed == 0))
