#!/bin/sh
# Memory of `myna read` over a long text: prints seconds of audio made and resident memory while it works.
# Usage: bench/longform/memory.sh [WORDS (10000)] [SECONDS BETWEEN LINES (10)]
# MYNA names the program, ./myna of this repository by default. Linux only: memory is read from /proc.
set -eu

words=${1:-10000}
every=${2:-10}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
myna=${MYNA:-$root/myna}
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT INT TERM

# Sentences of 4 to 19 words, six to a paragraph, from a small vocabulary; the same text every time.
awk -v words="$words" 'BEGIN {
    n = split("the a river morning light old captain letter garden winter small voice window slowly opened crossed found behind under " \
        "bright quiet long road house talked carried remembered water between mountain people never always stone story", w, " ")
    seed = 7; left = words; sentence = 0
    while (left > 0) {
        seed = (seed * 1103515245 + 12345) % 2147483648
        count = 4 + int(seed / 65536) % 16; if (count > left) count = left
        line = ""
        for (i = 0; i < count; i++) {
            seed = (seed * 1103515245 + 12345) % 2147483648
            word = w[1 + int(seed / 65536) % n]
            if (i == 0) word = toupper(substr(word, 1, 1)) substr(word, 2)
            line = line (i ? " " : "") word (i == 7 && count > 10 ? "," : "")
        }
        printf "%s.%s", line, (++sentence % 6 ? " " : "\n\n"); left -= count
    }
    print ""
}' >"$room/text.txt"

MYNA_HOME=$room/home
export MYNA_HOME
$myna voices add reader "$root/samples/reader-mid.wav" >/dev/null
echo "$(wc -w <"$room/text.txt") words, $(wc -c <"$room/text.txt") bytes"
$myna read "$room/text.txt" --voice reader -o "$room/out.wav" --fast --marks "$room/out.json" --srt "$room/out.srt" &
run=$!
begun=$(date +%s)
printf '%8s %10s %9s\n' elapsed_s audio_s rss_mb
most=0
while kill -0 "$run" 2>/dev/null; do
    rss=$(sed -n 's/^VmRSS:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$run/status" 2>/dev/null || echo 0)
    bytes=$(stat -c %s "$room/.out.wav.myna/audio.wav" 2>/dev/null || echo 0)
    if [ "${rss:-0}" -gt 0 ]; then
        [ "$rss" -gt "$most" ] && most=$rss
        printf '%8d %10d %9d\n' "$(($(date +%s) - begun))" "$((bytes / 48000))" "$((rss / 1024))"
    fi
    sleep "$every"
done
wait "$run"
echo "largest seen: $((most / 1024)) MB"
