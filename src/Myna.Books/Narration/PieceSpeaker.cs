using Myna.Voice;

namespace Myna.Books.Narration;

/// <summary>A piece that was spoken.</summary>
/// <param name="Samples">How many samples it has; 0 where nothing in it has a sound.</param>
/// <param name="SoFar">What the next piece goes on from.</param>
/// <param name="Marks">Times from the piece's first sample, places in the whole text.</param>
internal sealed record SpokenPiece(long Samples, SpeechSoFar SoFar, IReadOnlyList<SpeechMark> Marks);

/// <summary>Speaks the pieces of a plan, each in the voice of who says it.</summary>
/// <param name="speaker">Speaks one piece at a time.</param>
/// <param name="settings">How it is spoken, in the narrator's voice.</param>
/// <param name="cast">Voices of the others, by name whatever its capitals; who has none is read by the narrator.</param>
internal sealed class PieceSpeaker(ISpeaker speaker, SpeechRequest settings, IReadOnlyDictionary<string, VoicePrompt> cast)
{
    /// <summary>Speaks a piece.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="before">What was spoken before it.</param>
    /// <param name="pauseSeconds">The silence that is put before it, if it has a sound.</param>
    /// <param name="write">Gets the samples as they come.</param>
    /// <param name="progress">Told how far the piece has come.</param>
    /// <param name="cancellationToken">Ends the speaking.</param>
    public async Task<SpokenPiece> SpeakAsync(
        PlannedPiece piece, SpeechSoFar before, double pauseSeconds, Func<ReadOnlyMemory<float>, ValueTask> write, IProgress<SpeechProgress>? progress, CancellationToken cancellationToken)
    {
        SpeechSoFar soFar = before;
        long samples = 0;
        var marks = new List<SpeechMark>();
        SpeechRequest request = settings with
        {
            Text = piece.Text.IsPlain ? piece.Text.Source : piece.Text.Text,
            Marked = piece.Text,
            Voice = piece.Speaker is not null && cast.TryGetValue(piece.Speaker, out VoicePrompt? voice) ? voice : settings.Voice,
            After = before.AfterSilence(pauseSeconds),
            Progress = progress,
        };
        try
        {
            await foreach (SpeechChunk chunk in speaker.SpeakAsync(request, cancellationToken).ConfigureAwait(false))
            {
                await write(chunk.Samples).ConfigureAwait(false);
                samples += chunk.Samples.Length;
                soFar = chunk.SoFar ?? soFar;
                marks.AddRange(chunk.Marks.Select(mark => mark with { TextStart = mark.TextStart + piece.TextStart }));
            }
        }
        catch (NothingToSayException)
        {
            // A row of asterisks between two scenes: only its pause is heard.
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new SpokenPiece(samples, soFar with { Sentences = before.Sentences + piece.Sentences }, marks);
    }
}
