#!/usr/bin/env bash
# How well Myna's clones are understood: speaks sentences.txt in the voice of each reference clip, then lets PocketSphinx
# write down what it hears and counts the wrong words.
#
#   bench/intelligibility/run.sh [-c FOLDER] [-n SENTENCES] [-s SEED] [-o FOLDER] [-r FOLDER]
#
#   -c  folder of reference clips (*.wav); default: samples/
#   -n  only the first SENTENCES of the list
#   -s  seed of the first clip-sentence pair, counted up from there; default: 1
#   -o  where the clones are kept (default: a temporary folder that is removed); clones that are there are not made again
#   -r  real recordings with .txt files of the same names: scored too, for comparison
#   -j  one JSON object for each scored folder instead of lines
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
clips=$root/samples
sentences=0
seed=1
target=
recordings=
json=()
while getopts c:n:s:o:r:jh option; do
  case $option in
    c) clips=$OPTARG ;;
    n) sentences=$OPTARG ;;
    s) seed=$OPTARG ;;
    o) target=$OPTARG ;;
    r) recordings=$OPTARG ;;
    j) json=(--json) ;;
    *) sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
done

if [ -z "$target" ]; then
  target=$(mktemp -d)
  trap 'rm -rf "$target"' EXIT
fi
mkdir -p "$target"

mapfile -t lines < <(grep -v '^[[:space:]]*$' "$here/sentences.txt")
if [ "$sentences" -gt 0 ]; then
  lines=("${lines[@]:0:$sentences}")
fi

shopt -s nullglob
references=("$clips"/*.wav)
if [ ${#references[@]} -eq 0 ]; then
  echo "$clips holds no .wav files; name a folder of reference clips with -c" >&2
  exit 2
fi

for clip in "${references[@]}"; do
  for i in "${!lines[@]}"; do
    name=$target/$(basename "$clip" .wav)-$(printf %02d $((i + 1)))
    printf '%s\n' "${lines[i]}" > "$name.txt"
    if [ ! -s "$name.wav" ]; then
      "$root/myna" clone "$clip" "${lines[i]}" -o "$name.wav" --seed "$seed" > /dev/null
    fi
    seed=$((seed + 1))
  done
done

echo "clones of ${#references[@]} clips, ${#lines[@]} sentences each:" >&2
/usr/bin/python3 "$here/score.py" "${json[@]}" "$target"
if [ -n "$recordings" ]; then
  echo "real recordings:" >&2
  /usr/bin/python3 "$here/score.py" "${json[@]}" "$recordings"
fi
