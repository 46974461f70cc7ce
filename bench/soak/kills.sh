#!/bin/sh
# Kills a worker 50 times at random moments while it does jobs; ends with 0 when nothing was lost and nothing done twice.
# usage: bench/soak/kills.sh [COUNT [SEED [POSTGRES-CONNECTION]]]
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
cd "$root"
dotnet build bench/Myna.Soak -c Release --nologo -v quiet >&2
[ $# -gt 0 ] || set -- 50
exec artifacts/bin/Myna.Soak/release/Myna.Soak kills "$@"
