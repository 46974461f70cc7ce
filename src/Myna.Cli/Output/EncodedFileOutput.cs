using Myna.Audio;
using Myna.Audio.Files;
using Myna.Cli.Errors;

namespace Myna.Cli.Output;

/// <summary>A file in a format other than WAV. The speech is kept in memory and encoded at the end: 6 MB a minute.</summary>
internal sealed class EncodedFileOutput : SpeechOutput
{
    private static readonly TimeSpan LeastTimeout = TimeSpan.FromMinutes(2);

    private readonly string _path;
    private readonly List<ReadOnlyMemory<float>> _stretches = [];
    private int _sampleRate;

    private EncodedFileOutput(string path) => _path = path;

    /// <summary>Makes sure, before any work, that the place can be written and that ffmpeg is there where it is needed.</summary>
    public static EncodedFileOutput Open(string path, AudioFormat format, CliEnvironment environment)
    {
        bool needsFfmpeg = format is not (AudioFormat.MuLaw or AudioFormat.ALaw);
        if (needsFfmpeg && Programs.Find("ffmpeg", environment.Variable) is null)
        {
            throw new CliException(
                ExitCode.Missing, $"{path} needs ffmpeg, which is not installed; install it with: sudo apt-get install ffmpeg, or write a .wav file");
        }

        CliException.InStage(ExitCode.Failed, () => AtomicFile.Create(path)).Dispose();
        return new EncodedFileOutput(path);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<float> samples, int sampleRate, CancellationToken cancellationToken)
    {
        _sampleRate = sampleRate;
        _stretches.Add(samples);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task CompleteAsync(CancellationToken cancellationToken)
    {
        var all = new float[_stretches.Sum(stretch => stretch.Length)];
        int at = 0;
        foreach (ReadOnlyMemory<float> stretch in _stretches)
        {
            stretch.CopyTo(all.AsMemory(at));
            at += stretch.Length;
        }

        var clip = new AudioClip(all, 1, _sampleRate);
        var options = new AudioWriteOptions { Timeout = LeastTimeout + TimeSpan.FromSeconds(clip.Seconds / 4) };
        await AudioFile.WriteAsync(_path, clip, options, cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose() => _stretches.Clear();
}
