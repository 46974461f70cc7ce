#!/usr/bin/python3
"""Measures the clones that run.sh made, beside real recordings of the same speakers. A test tool, no part of Myna.

The folder has one folder a speaker with held.wav (a recording that no clone has seen) and all.wav, and in it one folder a
length with reference.wav, clone-N.wav and clone-N.txt. Prints a table, one row a length, of means over speakers.

Likeness is measured twice: by Lite's own speaker vectors, which Lite is steered by, so they flatter it; and by Gaussians of mel
cepstra, a classical measure that knows nothing of Lite: is the clone nearer to its own speaker's recording than to all others'?
"""

import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "intelligibility"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import modulation  # noqa: E402
import score  # noqa: E402  the word errors of bench/intelligibility

HZ = 16_000
MELS = 26
CEPSTRA = 19


def samples_of(wav):
    """A recording at 16 kHz, [n]."""
    return numpy.frombuffer(score.read_samples(wav), dtype="<i2").astype(float) / 32768


def cepstra(wavs):
    """Mel cepstra without the level, of the loud frames of recordings: [frames, CEPSTRA]."""
    samples = numpy.concatenate([samples_of(wav) for wav in wavs])
    size, hop, fft = 400, 160, 512
    frames = numpy.lib.stride_tricks.sliding_window_view(samples, size)[::hop] * numpy.hanning(size)
    power = numpy.abs(numpy.fft.rfft(frames, fft)) ** 2
    mel = numpy.linspace(mel_of(80), mel_of(7000), MELS + 2)
    edges = 700 * (10 ** (mel / 2595) - 1) / HZ * fft
    bins = numpy.arange(fft // 2 + 1)
    bank = numpy.maximum(0, numpy.minimum(
        (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None], (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]))
    level = 10 * numpy.log10(power.sum(axis=1) + 1e-12)
    loud = level > numpy.percentile(level, 95) - 30
    logs = numpy.log(power[loud] @ bank.T + 1e-10)
    basis = numpy.cos(numpy.pi / MELS * (numpy.arange(MELS) + 0.5) * numpy.arange(1, CEPSTRA + 1)[:, None])
    return logs @ basis.T


def mel_of(hz):
    return 2595 * numpy.log10(1 + hz / 700)


def gaussian(rows):
    """Mean and covariance, drawn a little towards a diagonal one: three seconds are few frames."""
    covariance = numpy.cov(rows.T)
    return rows.mean(axis=0), 0.8 * covariance + 0.2 * numpy.diag(numpy.diag(covariance))


def likelihood(rows, model):
    """Mean log-likelihood of frames under a Gaussian."""
    mean, covariance = model
    off = rows - mean
    return -0.5 * (numpy.linalg.slogdet(covariance)[1] + (off @ numpy.linalg.inv(covariance) * off).sum(axis=1).mean())


def asked(myna, *arguments):
    run = subprocess.run([myna, *map(str, arguments), "--json"], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"{' '.join(map(str, arguments))}: {run.stdout}{run.stderr}")
    return json.loads(run.stdout)


def joined(wavs, target):
    subprocess.run(["sox", "-R", *map(str, wavs), str(target)], check=True)
    return target


def measure(myna, decoder, wavs, held, folder, own, models):
    """All numbers of one speaker's recordings, beside the recording held back."""
    together = joined(wavs, folder / "joined.wav") if len(wavs) > 1 else wavs[0]
    compared = asked(myna, "compare", held, together)
    inspected = asked(myna, "inspect", together)
    rows = cepstra(wavs)
    scores = {name: likelihood(rows, model) for name, model in models.items()}
    texts = [wav.with_suffix(".txt") for wav in wavs if wav.with_suffix(".txt").is_file()]
    said = [score.words_of(text.read_text(encoding="utf-8")) for text in texts]
    errors = sum(score.word_errors(words, score.recognise(decoder, score.read_samples(text.with_suffix(".wav")))) for words, text in zip(said, texts))
    return {
        "likeness": compared["speaker_similarity"],
        "found": scores[own] == max(scores.values()),
        "pitch": abs(compared["pitch_difference_semitones"] or 0.0),
        "rate": compared["speech_rate_ratio"],
        "snr": inspected["signal_to_noise_db"],
        "lufs": inspected["level_lufs"],
        "modulation": statistics.mean(modulation.ratio(samples_of(wav)) for wav in wavs),
        "words": sum(map(len, said)),
        "errors": errors,
    }


def row(name, numbers):
    def mean(key):
        values = [n[key] for n in numbers if n[key] is not None]
        return statistics.mean(values) if values else float("nan")

    words = sum(n["words"] for n in numbers)
    wer = f"{sum(n['errors'] for n in numbers) / words:.2f}" if words else "-"
    print(f"| {name} | {len(numbers)} | {mean('likeness'):.2f} | {sum(n['found'] for n in numbers)} of {len(numbers)} | "
          f"{wer} | {mean('pitch'):.1f} | {mean('rate'):.2f} | {mean('snr'):.0f} | {mean('modulation'):.1f} | {mean('lufs'):.1f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--myna", default="./myna")
    parser.add_argument("--only", help="one length, or real for the speakers' own recordings: several can then run at once")
    arguments = parser.parse_args()
    speakers = sorted(path for path in arguments.folder.iterdir() if (path / "held.wav").is_file())
    decoder = score.make_decoder()
    models = {speaker.name: gaussian(cepstra([speaker / "held.wav"])) for speaker in speakers}

    print(f"{platform.machine()}, {os.cpu_count()} processors, {platform.system()}; {len(speakers)} speakers")
    print("| speech | speakers | likeness | own speaker found | word errors | pitch off (semitones) | pace | noise below speech (dB) | SRMR | LUFS |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    lengths = sorted({folder.name for speaker in speakers for folder in speaker.iterdir() if folder.is_dir()}, key=float)
    for length in lengths:
        if arguments.only not in (None, length):
            continue
        numbers = [
            measure(arguments.myna, decoder, sorted((speaker / length).glob("clone-*.wav")), speaker / "held.wav", speaker / length, speaker.name, models)
            for speaker in speakers if (speaker / length).is_dir()]
        row(f"clones from {length} s", numbers)

    if arguments.only not in (None, "real"):
        return
    real = [measure(arguments.myna, decoder, [speaker / "all.wav"], speaker / "held.wav", speaker, speaker.name, models) for speaker in speakers]
    row("the speakers' other recordings", real)
    others = [
        asked(arguments.myna, "compare", one / "held.wav", other / "all.wav")["speaker_similarity"]
        for one, other in zip(speakers, speakers[1:] + speakers[:1])]
    print(f"likeness of two different speakers: {statistics.mean(others):.2f}")


if __name__ == "__main__":
    main()
