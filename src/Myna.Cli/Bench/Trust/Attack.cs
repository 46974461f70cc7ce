using Myna.Audio;
using Myna.Audio.Files;
using Myna.Audio.Resampling;
using Myna.Audio.Stretching;

namespace Myna.Cli.Bench.Trust;

/// <summary>Something that happens to recordings on their way.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Apply">
/// Does it: takes and gives mono samples at 24 kHz. The number stands for its chances: noise and rooms differ from one to the next.
/// </param>
internal sealed record Attack(string Name, Func<float[], int, CancellationToken, Task<float[]>> Apply)
{
    private const int SampleRate = SpokenRecording.SampleRate;

    /// <summary>Whether it needs ffmpeg.</summary>
    public bool NeedsFfmpeg { get; private init; }

    /// <summary>All that are measured.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        Of("none", x => x),
        Codec("MP3 64 kb/s", AudioFormat.Mp3, ".mp3", 64_000),
        Codec("Opus 24 kb/s", AudioFormat.Ogg, ".opus", 24_000),
        Codec("AAC 64 kb/s", AudioFormat.M4a, ".m4a", 64_000),
        Of("resampled to 16 kHz", x => Through(x, 16000)),
        Of("resampled to 8 kHz", x => Through(x, 8000)),
        Of("telephone: 8 kHz, 300-3400 Hz, µ-law", x => Sounds.Telephone(Through(x, 8000))),
        Of("equaliser, ±3 dB", Sounds.Equalised),
        Of("gain, -12 dB", x => [.. x.Select(v => 0.25f * v)]),
        Of("white noise, 30 dB SNR", (x, number) => Sounds.Noisy(x, 30, number)),
        Of("white noise, 20 dB SNR", (x, number) => Sounds.Noisy(x, 20, number)),
        Of("8 bits", x => [.. x.Select(v => MathF.Round(v * 127) / 127)]),
        Of("1 % faster, pitch kept", x => TimeStretch.Stretch(x, SampleRate, 1.01)),
        Of("1 % slower, pitch kept", x => TimeStretch.Stretch(x, SampleRate, 0.99)),
        Of("1 % faster and higher", x => Resampler.Resample(x, 24240, SampleRate)),
        Of("1 % slower and lower", x => Resampler.Resample(x, 23760, SampleRate)),
        Of("music at -10 dB", (x, number) => Sounds.WithMusic(x, -10, number)),
        Of("re-recorded: room, loudspeaker, noise", Sounds.Rerecorded),
    ];

    private static Attack Of(string name, Func<float[], float[]> apply) => Of(name, (samples, _) => apply(samples));

    private static Attack Of(string name, Func<float[], int, float[]> apply) =>
        new(name, (samples, number, cancellationToken) => Task.Run(() => apply(samples, number), cancellationToken));

    private static Attack Codec(string name, AudioFormat format, string extension, int bitsPerSecond) => new(name, async (samples, _, cancellationToken) =>
    {
        string path = Path.Combine(Path.GetTempPath(), $"myna-{Guid.NewGuid():N}{extension}");
        try
        {
            var options = new AudioWriteOptions { BitsPerSecond = bitsPerSecond };
            await options.Ffmpeg.EncodeAsync(new AudioClip(samples, 1, SampleRate), format, path, options, cancellationToken);
            return (await AudioFile.ReadAsync(path, cancellationToken)).ToMono().Resampled(SampleRate).Samples;
        }
        finally
        {
            File.Delete(path);
        }
    }) { NeedsFfmpeg = true };

    private static float[] Through(float[] samples, int hz) =>
        Resampler.Resample(Resampler.Resample(samples, SampleRate, hz), hz, SampleRate);
}
