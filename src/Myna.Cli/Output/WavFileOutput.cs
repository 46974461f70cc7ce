using Myna.Audio.Files;
using Myna.Cli.Provenance;

namespace Myna.Cli.Output;

/// <summary>A WAV file that is written as speech comes and appears when it is complete.</summary>
internal sealed class WavFileOutput(AtomicFile file, string path, ProvenanceStamp? stamp) : SpeechOutput
{
    private WavWriter? _writer;

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<float> samples, int sampleRate, CancellationToken cancellationToken)
    {
        _writer ??= new WavWriter(file.Stream, sampleRate, channels: 1, leaveOpen: true);
        return _writer.WriteAsync(samples, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task CompleteAsync(CancellationToken cancellationToken)
    {
        _writer?.Finish();
        if (_writer is not null)
        {
            stamp?.Add(file.Stream, path, cancellationToken);
        }

        file.Commit();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Dispose() => file.Dispose();
}
