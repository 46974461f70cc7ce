using Myna.Audio.Files;

namespace Myna.Cli.Output;

/// <summary>WAV on standard output, each stretch as soon as it is there.</summary>
internal sealed class StreamOutput(Stream stream) : SpeechOutput
{
    private WavWriter? _writer;

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<float> samples, int sampleRate, CancellationToken cancellationToken)
    {
        _writer ??= new WavWriter(stream, sampleRate, channels: 1);
        await _writer.WriteAsync(samples, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override Task CompleteAsync(CancellationToken cancellationToken)
    {
        _writer?.Finish();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Dispose() => stream.Dispose();
}
