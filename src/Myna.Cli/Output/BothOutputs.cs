namespace Myna.Cli.Output;

/// <summary>Speech that is written and played at once.</summary>
internal sealed class BothOutputs(SpeechOutput file, SpeechOutput player) : SpeechOutput
{
    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<float> samples, int sampleRate, CancellationToken cancellationToken)
    {
        await file.WriteAsync(samples, sampleRate, cancellationToken);
        await player.WriteAsync(samples, sampleRate, cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task CompleteAsync(CancellationToken cancellationToken)
    {
        // The file is there before the player has come to its end, and stays if the player fails.
        await file.CompleteAsync(cancellationToken);
        await player.CompleteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        file.Dispose();
        player.Dispose();
    }
}
