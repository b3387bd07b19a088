#!/usr/bin/env bash
# The .NET runtime 10.0.12 on Linux swallows the first SIGABRT that comes from outside, and the second ends the process. systemd's watchdog
# sends one and then waits TimeoutAbortSec, so a hung service is killed only after that.
set -euo pipefail
dir=$(mktemp -d)
trap 'kill -KILL "${app:-}" 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
cat > app.csproj <<'EOF'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
    <SelfContained>true</SelfContained>
    <RuntimeFrameworkVersion>10.0.12</RuntimeFrameworkVersion>
  </PropertyGroup>
</Project>
EOF
cat > Program.cs <<'EOF'
System.Console.WriteLine(System.Environment.Version);
System.Threading.Thread.Sleep(-1);
EOF
dotnet build -c Release -v q --nologo >/dev/null
ulimit -c 0
bin/Release/net10.0/linux-x64/app > out.txt 2>&1 &
app=$!
for _ in $(seq 100); do [ -s out.txt ] && break; sleep 0.1; done
cat out.txt
kill -ABRT "$app"
sleep 2
kill -0 "$app"
echo "alive 2 s after the first SIGABRT"
kill -ABRT "$app"
code=0
wait "$app" || code=$?
echo "exit status $code after the second"
[ "$code" -eq 134 ]
