#!/usr/bin/env bash
# Runs the unit and functional tests, as they are built, on a later .NET than they are built for: what users get who roll forward. Outside CI.
#
#   tests/next-runtime.sh                     both suites
#   tests/next-runtime.sh Admission Reload    only the tests whose full name contains one of these words
#
# NEXT_RUNTIME=11.0.1 takes another version than the first of .NET 11, CONFIGURATION=Debug another build than Release. Linux on x64.
# The runtime comes from NuGet and is laid beside the SDK's in a folder of its own, made of links; the installed SDK is not touched.
set -euo pipefail
exec </dev/null

cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=${NEXT_RUNTIME:-11.0.0}
configuration=${CONFIGURATION:-Release}
packs=(Microsoft.NETCore.App.Runtime.linux-x64 Microsoft.AspNetCore.App.Runtime.linux-x64)
root=${XDG_CACHE_HOME:-$HOME/.cache}/workertuning/dotnet-$version

installed=$(dirname "$(readlink -f "$(command -v dotnet)")")

# Restored by an empty project: NuGet's own cache holds them.
fetch() {
    local project
    project=$(mktemp -d)/fetch.csproj
    {
        echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>'
        printf "<PackageDownload Include=\"%s\" Version=\"[$version]\" />" "${packs[@]}"
        echo '</ItemGroup></Project>'
    } >"$project"
    dotnet restore "$project" -v q
    rm -r "${project%/*}"
}

lay() {
    local new=$root.new cache pack name folder entry
    rm -rf "$new"
    mkdir -p "$new/host/fxr/$version"
    fetch
    cache=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')
    # The host finds everything beside itself, so it is a copy.
    cp "$installed/dotnet" "$new/"
    for entry in "$installed"/*; do
        name=${entry##*/}
        [[ $name == dotnet || $name == host || $name == shared ]] || ln -s "$entry" "$new/$name"
    done
    ln -s "$installed"/host/fxr/* "$new/host/fxr/"
    for pack in "${packs[@]}"; do
        name=${pack%.Runtime.*}
        folder=$new/shared/$name
        mkdir -p "$folder/$version"
        ln -s "$installed/shared/$name"/* "$folder/"
        entry=${cache%/}/${pack,,}/$version/runtimes/linux-x64
        cp "$entry"/lib/net*/* "$folder/$version/"
        [[ ! -d $entry/native ]] || cp "$entry"/native/* "$folder/$version/"
    done
    cp "$new/shared/Microsoft.NETCore.App/$version/libhostfxr.so" "$new/host/fxr/$version/"
    mv "$new" "$root"
}

[[ -d $root ]] || lay
export DOTNET_ROOT=$root PATH=$root:$PATH DOTNET_ROLL_FORWARD=LatestMajor DOTNET_ROLL_FORWARD_TO_PRERELEASE=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export LC_ALL=C.UTF-8 DOTNET_CLI_UI_LANGUAGE=en
# Of the dotnet that called this script, perhaps.
unset DOTNET_HOST_PATH MSBuildSDKsPath

filter=''
for word in "$@"; do
    filter+="${filter:+|}FullyQualifiedName~$word"
done

dotnet --list-runtimes | grep -F " $version "
failed=0
for suite in tests/WorkerTuning.Tests tests/WorkerTuning.FunctionalTests; do
    printf '\n== %s on .NET %s\n' "$suite" "$version"
    dotnet test "$suite" -c "$configuration" --no-build ${filter:+--filter "$filter"} || failed=1
done
exit "$failed"
