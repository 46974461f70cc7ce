#!/usr/bin/env bash
# Draws a spectrogram of each WAV as a PNG beside the others in FOLDER, all on one scale, to be looked at side by side.
#
#   bench/spectrogram.sh FOLDER WAV...
set -euo pipefail
if [ $# -lt 2 ]; then
  sed -n '2,/^set/s/^# \{0,1\}//p' "$0" | head -n -1
  exit 2
fi
if ! command -v sox > /dev/null; then
  echo "sox is missing: apt-get install sox" >&2
  exit 1
fi
folder=$1
shift
mkdir -p "$folder"
for wav in "$@"; do
  # 24 kHz, so that every picture reaches 12 kHz, whatever the recording's own rate.
  picture=$folder/$(basename "${wav%.*}").png
  sox -V1 "$wav" -n channels 1 rate 24k norm -3 spectrogram -x 1200 -Y 520 -z 90 -t "$(basename "$wav")" -o "$picture"
  echo "$picture"
done
