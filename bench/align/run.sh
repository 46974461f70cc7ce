#!/bin/sh
# How often the right sentence beats ten others of about its length, on LibriSpeech test-other utterances.
# usage: bench/align/run.sh FOLDER [held-out|fitted]
# FOLDER holds the utterances as 1688-142285-0002.flac (or .wav), anywhere below it: LibriSpeech's test-other.tar.gz, unpacked.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
folder=${1:?give the folder of LibriSpeech test-other}
set=${2:-held-out}
table="$root/bench/align/utterances.tsv" # set, utterance, text
scores=$(mktemp)
trap 'rm -f "$scores"' EXIT
tab=$(printf '\t')

grep "^$set$tab" "$table" | while IFS="$tab" read -r _ id text; do
    clip=$(find "$folder" -name "$id.flac" -o -name "$id.wav" | head -n 1)
    [ -n "$clip" ] || { echo "$id is not below $folder" >&2; continue; }
    # Its own text first, then the ten of the set whose length is nearest.
    {
        printf '%s\n' "$text"
        grep "^$set$tab" "$table" | cut -f 3 | grep -vxF -e "$text" |
            awk -v n="${#text}" '{ d = length($0) - n; printf "%d\t%s\n", d < 0 ? -d : d, $0 }' | sort -s -n | head -n 10 | cut -f 2
    } | while IFS= read -r candidate; do
        right=0
        [ "$candidate" = "$text" ] && right=1
        # A text with more sounds than the clip has room for is an error: it lost.
        report=$("$root/myna" align "$clip" --json -- "$candidate" </dev/null) || report='"fits":false "log_likelihood":-99'
        likelihood=$(printf '%s' "$report" | sed 's/.*"log_likelihood":\(-\{0,1\}[0-9.]*\).*/\1/')
        fits=$(printf '%s' "$report" | sed 's/.*"fits":\([a-z]*\).*/\1/')
        printf '%s\t%s\t%s\t%s\n' "$id" "$right" "$likelihood" "$fits"
    done
done > "$scores"

awk -F '\t' '
    $2 { own[$1] = $3; clips++; accepted += $4 == "true" }
    !$2 { if (!($1 in best) || $3 > best[$1]) best[$1] = $3; others++; wrong += $4 == "true" }
    END {
        for (id in own) if (own[id] > best[id]) won++; else print id " lost"
        printf "right sentence best: %d of %d; taken as said: %d of %d right, %d of %d wrong\n", won, clips, accepted, clips, wrong, others
    }' "$scores"
