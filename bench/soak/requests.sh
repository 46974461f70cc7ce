#!/bin/sh
# 2000 short requests from 8 clients against one server, in four rounds: no error, and memory that does not grow after the first round.
# Takes some minutes; ./test does 100 of them.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
requests=${1:-2000}
most_growth_mb=${2:-60}
"$root/myna" bench server --clients 8 8 8 8 --requests "$((requests / 4))" --json |
    python3 -c '
import json, sys
most = float(sys.argv[1])
loads = json.load(sys.stdin)["loads"]
for load in loads:
    print("{clients} clients, {requests} requests: first audio p50 {p50_first_audio_ms} ms, p95 {p95_first_audio_ms} ms, "
          "{audio_s_per_s} s of speech a second, {errors} errors, memory {rss_before_mb} -> {rss_mb} MB".format(**load))
errors = sum(load["errors"] for load in loads)
growth = loads[-1]["rss_mb"] - loads[0]["rss_mb"]
print(f"memory grew by {growth:.1f} MB after the first round; at most {most:.0f} MB are allowed")
sys.exit(1 if errors or growth > most else 0)
' "$most_growth_mb"
