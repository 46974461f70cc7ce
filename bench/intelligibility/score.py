#!/usr/bin/python3
"""Word error rate of recordings by PocketSphinx, open vocabulary: a test tool, no part of Myna.

Takes a folder of .wav files, each with its text beside it in a .txt file of the same name. Needs Debian's
python3-pocketsphinx, pocketsphinx-en-us and sox. Prints the errors of each file and of all words together.

PocketSphinx errs a lot on any voice, real ones too. Its figures only compare recordings of one kind with another.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys

HZ = 16_000
MODELS = pathlib.Path("/usr/share/pocketsphinx/model/en-us")


def make_decoder():
    """The recogniser with Debian's American English sounds, words and trigrams."""
    try:
        import pocketsphinx
    except ImportError:
        sys.exit("pocketsphinx is missing for /usr/bin/python3: apt-get install python3-pocketsphinx")
    if not MODELS.is_dir():
        sys.exit(f"{MODELS} is missing: apt-get install pocketsphinx-en-us")
    config = pocketsphinx.Decoder.default_config()
    config.set_string("-hmm", str(MODELS / "en-us"))
    config.set_string("-lm", str(MODELS / "en-us.lm.bin"))
    config.set_string("-dict", str(MODELS / "cmudict-en-us.dict"))
    # The whole file is there: level its spectrum by all of it, not by the files before it.
    config.set_string("-cmn", "batch")
    config.set_string("-logfn", "/dev/null")
    return pocketsphinx.Decoder(config)


def read_samples(wav):
    """The recording as 16 kHz mono, 16-bit, at one level for all files; raw bytes."""
    command = ["sox", "-V1", "-R", str(wav), "-t", "raw", "-e", "signed", "-b", "16", "-c", "1", "-r", str(HZ), "-", "norm", "-3"]
    try:
        sox = subprocess.run(command, capture_output=True, timeout=120, check=False)
    except FileNotFoundError:
        sys.exit("sox is missing: apt-get install sox")
    if sox.returncode != 0:
        sys.exit(f"{wav}: sox cannot read it: {sox.stderr.decode(errors='replace').strip()}")
    return sox.stdout


def recognise(decoder, samples):
    """What PocketSphinx hears, as words."""
    decoder.start_utt()
    decoder.process_raw(samples, False, True)
    decoder.end_utt()
    hypothesis = decoder.hyp()
    return words_of(hypothesis.hypstr) if hypothesis else []


def words_of(text):
    """Lower-case words; apostrophes inside them stay."""
    text = text.lower().replace("’", "'")
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)*", text)


def word_errors(said, heard):
    """Fewest substitutions, deletions and insertions that turn one list of words into the other."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
    return row[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="a folder of .wav files with .txt files beside them")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()

    wavs = sorted(arguments.folder.glob("*.wav"))
    if not wavs:
        sys.exit(f"{arguments.folder} holds no .wav files")
    missing = [wav.name for wav in wavs if not wav.with_suffix(".txt").is_file()]
    if missing:
        sys.exit(f"no text beside {', '.join(missing)}: write what is said into a .txt file of the same name")

    decoder = make_decoder()
    files = []
    for wav in wavs:
        said = words_of(wav.with_suffix(".txt").read_text(encoding="utf-8"))
        heard = recognise(decoder, read_samples(wav))
        errors = word_errors(said, heard)
        files.append({"file": wav.name, "words": len(said), "errors": errors, "heard": " ".join(heard)})
        if not arguments.json:
            print(f"{errors:3} of {len(said):3}  {wav.name}: {' '.join(heard)}", flush=True)

    words = sum(file["words"] for file in files)
    errors = sum(file["errors"] for file in files)
    if words == 0:
        sys.exit(f"the texts in {arguments.folder} hold no words")
    if arguments.json:
        print(json.dumps({"word_error_rate": errors / words, "words": words, "errors": errors, "files": files}, indent=2))
    else:
        print(f"word error rate {errors / words:.3f} ({errors} of {words} words, {len(files)} files)")


if __name__ == "__main__":
    main()
