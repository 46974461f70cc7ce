using Myna.Audio.Files;
using Myna.Cli.Errors;

namespace Myna.Cli.Output;

/// <summary>WAV on standard output, each stretch as soon as it is there.</summary>
internal sealed class StreamOutput(Stream stream) : SpeechOutput
{
    private WavWriter? _writer;

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<float> samples, int sampleRate, CancellationToken cancellationToken)
    {
        try
        {
            _writer ??= new WavWriter(stream, sampleRate, channels: 1);
            await _writer.WriteAsync(samples, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw new CliException(ExitCode.Failed, $"standard output was closed before the speech was complete ({exception.Message})", exception);
        }
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
