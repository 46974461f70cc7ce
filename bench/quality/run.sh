#!/usr/bin/env bash
# How good Myna's clones are by the length of the reference: likeness, word errors, noise, pitch and pace.
#
#   bench/quality/run.sh [-c FOLDER] [-l "3 5 10"] [-k SECONDS] [-n SENTENCES] [-o FOLDER]
#
#   -c  folder of recordings named SPEAKER_NUMBER.wav; the last one of a speaker is held back to compare with, the others are
#       joined to references. Default: samples/, one clip a speaker, which the clones are then compared with
#   -l  lengths of the references in seconds; those that the recordings do not reach are left out
#   -k  how much of the last recording's end is held back, 2 s or more; its beginning is then joined to the others, and what is
#       held back is heard twice over where it is short of the 3 s that Myna asks for. Default: all of it
#   -n  sentences for each speaker and length, from bench/intelligibility/sentences.txt; default: 3
#   -o  where everything is kept (default: a temporary folder that is removed)
#
# MYNA names the program to measure; ./myna of this repository, built where needed, if it is not set. Needs
# apt-get install sox espeak-ng python3-numpy python3-scipy python3-pocketsphinx pocketsphinx-en-us. Prints one table of means.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
myna=${MYNA:-$root/myna}
clips=$root/samples lengths="3 5 10" sentences=3 target= kept=
while getopts c:l:k:n:o:h option; do
  case $option in
    c) clips=$OPTARG ;;
    l) lengths=$OPTARG ;;
    k) kept=$OPTARG ;;
    n) sentences=$OPTARG ;;
    o) target=$OPTARG ;;
    *) sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
done

if [ -z "$target" ]; then
  target=$(mktemp -d)
  trap 'rm -rf "$target"' EXIT
fi
mkdir -p "$target"
mapfile -t lines < <(grep -v '^[[:space:]]*$' "$root/bench/intelligibility/sentences.txt")

shopt -s nullglob
speakers=()
for clip in "$clips"/*.wav; do
  name=$(basename "$clip" .wav)
  name=${name%_[0-9]*}
  case " ${speakers[*]-} " in *" $name "*) ;; *) speakers+=("$name") ;; esac
done
[ ${#speakers[@]} -gt 0 ] || { echo "$clips holds no .wav files; name a folder with -c" >&2; exit 2; }

next=0
for speaker in "${speakers[@]}"; do
  own=("$clips/$speaker"_*.wav)
  [ ${#own[@]} -gt 0 ] || own=("$clips/$speaker.wav")
  held=${own[-1]}
  [ ${#own[@]} -eq 1 ] || unset 'own[-1]'
  mkdir -p "$target/$speaker"
  if [ -n "$kept" ] && [ "$held" != "${own[-1]}" ]; then
    # A file between: sox repeats files only.
    sox -R "$held" "$target/$speaker/end.wav" trim "-$kept"
    awk -v kept="$kept" 'BEGIN { exit !(kept < 3.2) }' && again=1 || again=0
    sox -R "$target/$speaker/end.wav" "$target/$speaker/held.wav" repeat $again
    sox -R "$held" "$target/$speaker/begin.wav" trim 0 "-$kept"
    sox -R "${own[@]}" "$target/$speaker/begin.wav" "$target/$speaker/all.wav"
  else
    sox -R "$held" "$target/$speaker/held.wav"
    sox -R "${own[@]}" "$target/$speaker/all.wav"
  fi
  first=$next
  for seconds in $lengths; do
    have=$(soxi -D "$target/$speaker/all.wav")
    if awk -v have="$have" -v want="$seconds" 'BEGIN { exit !(have + 0.005 < want) }'; then continue; fi
    folder=$target/$speaker/$seconds
    mkdir -p "$folder"
    sox -R "$target/$speaker/all.wav" "$folder/reference.wav" trim 0 "$seconds"
    # The same sentences for every length, others for every speaker.
    next=$first
    for _ in $(seq "$sentences"); do
      name=$folder/clone-$((next - first))
      printf '%s\n' "${lines[next % ${#lines[@]}]}" > "$name.txt"
      if [ ! -s "$name.wav" ]; then
        "$myna" clone "$folder/reference.wav" --text-file "$name.txt" -o "$name.wav" --seed "$next" > /dev/null
      fi
      next=$((next + 1))
    done
  done
done

/usr/bin/python3 "$here/measure.py" "$target" --myna "$myna"
