using Myna.Audio.Files;
using Myna.Cli.Errors;
using Myna.Cli.Provenance;
using Myna.Cli.Speaking;

namespace Myna.Cli.Output;

/// <summary>Where speech goes as it is made: a WAV file, standard output, or a file that ffmpeg encodes.</summary>
internal abstract class SpeechOutput : IDisposable
{
    /// <summary>Opens the place that <c>-o</c> names, before any work is done.</summary>
    /// <param name="target">A file's name, or <c>-</c> for WAV on standard output.</param>
    /// <param name="environment">Standard output and programs.</param>
    /// <param name="stamp">Provenance for a file; a stream on standard output has none, since it is sent before it is whole.</param>
    /// <exception cref="CliException">The place cannot be written, or ffmpeg is needed and missing.</exception>
    public static SpeechOutput Open(string target, CliEnvironment environment, ProvenanceStamp? stamp)
    {
        if (target == SpeechOrder.StandardStream)
        {
            return environment.OutputIsTerminal
                ? throw new CliException(ExitCode.Usage, "-o - would print audio to the terminal; send it on (myna … -o - | aplay) or name a file")
                : new StreamOutput(environment.OpenOutputStream());
        }

        bool isDevice = target.StartsWith("/dev/", StringComparison.Ordinal);
        AudioFormat format = isDevice ? AudioFormat.Wav : CliException.InStage(ExitCode.Usage, () => AudioFormats.FromPath(target));
        return format == AudioFormat.Wav
            ? new WavFileOutput(CliException.InStage(ExitCode.Failed, () => AtomicFile.Create(target)), target, isDevice ? null : stamp)
            : EncodedFileOutput.Open(target, format, environment, stamp);
    }

    /// <summary>Opens the place that <c>-o</c> names, a player, or both.</summary>
    /// <param name="target">As above; null to play only.</param>
    /// <param name="play">Whether to play.</param>
    /// <param name="environment">Standard output and programs.</param>
    /// <param name="stamp">As above.</param>
    /// <exception cref="CliException">As above, or there is no player.</exception>
    public static SpeechOutput Open(string? target, bool play, CliEnvironment environment, ProvenanceStamp? stamp)
    {
        if (!play)
        {
            return Open(target!, environment, stamp);
        }

        // The player first: it leaves nothing behind when the file cannot be opened.
        SpeechOutput player = PlayerOutput.Open(environment);
        return target is null ? player : new BothOutputs(Open(target, environment, stamp), player);
    }

    /// <summary>Takes the next stretch of mono samples.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<float> samples, int sampleRate, CancellationToken cancellationToken);

    /// <summary>Ends the audio; only now does a file appear under its name.</summary>
    public abstract Task CompleteAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract void Dispose();
}
