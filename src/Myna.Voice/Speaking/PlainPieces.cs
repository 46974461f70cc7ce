using Myna.Audio.Stretching;
using Myna.Text.Markup;
using Myna.Voice.Qwen3Tts.Speaking;

namespace Myna.Voice.Speaking;

/// <summary>A stretch of a text without markup, for an engine that takes plain text only.</summary>
/// <param name="Text">What to say.</param>
/// <param name="SourceStart">Where it begins in the request's text, in UTF-16 units.</param>
/// <param name="SourceLength">How long it is there.</param>
/// <param name="Sentences">How many sentences it has.</param>
/// <param name="PauseSeconds">Silence behind it, when something follows.</param>
/// <param name="HasMarkedPause">Whether the text itself asks for that silence: then it is heard at the end too.</param>
internal readonly record struct PlainPiece(string Text, int SourceStart, int SourceLength, int Sentences, double PauseSeconds, bool HasMarkedPause);

/// <summary>A checked request, cut into stretches of some sentences for an engine that takes plain text only.</summary>
/// <param name="PauseSeconds">Silence before the first stretch.</param>
/// <param name="Pieces">The stretches, one or more.</param>
internal sealed record PlainPieces(double PauseSeconds, IReadOnlyList<PlainPiece> Pieces)
{
    /// <summary>Checks a request and cuts its text. What the engine cannot follow of the markup is told as a warning.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tag">The model's tag, which the voice must have.</param>
    /// <param name="name">The model's name, for errors.</param>
    /// <exception cref="MynaException">Something in it cannot be; the message says what and what is allowed.</exception>
    public static PlainPieces Of(SpeechRequest request, string tag, string name)
    {
        if (string.IsNullOrWhiteSpace(request.Text))
        {
            throw new NothingToSayException();
        }

        if (request.Voice.ModelTag != tag)
        {
            throw new MynaException(
                $"The voice {request.Voice.Name ?? "(without a name)"} was made by {request.Voice.ModelTag}, and this model is {tag}. Make the voice again with this model.");
        }

        request.Pauses.Check();
        if (request.Speed is not (>= (float)TimeStretch.SlowestSpeed and <= (float)TimeStretch.FastestSpeed))
        {
            throw new MynaException(FormattableString.Invariant($"The speed is {request.Speed}; it must be from 0.5 (half as fast) to 2 (twice as fast)."));
        }

        MarkedText marked = request.Marked ?? MarkedText.Parse(request.Text, request.Markup);
        foreach (string warning in marked.WarningsFor(MarkupParts.Pauses, name))
        {
            request.Warnings?.Report(warning);
        }

        MarkedText text = SpokenWords.Of(marked, request.Language ?? "en-us", request.Lexicon);
        PlainPiece[] pieces = [.. SpeechPiece.Cut(text, request.Pauses, request.Speed).Select(piece =>
        {
            (int start, int length) = text.SourceOf(piece.Start, piece.Text.Length);
            return new PlainPiece(piece.Text, start, length, piece.Sentences, piece.PauseSeconds, piece.HasMarkedPause);
        })];
        return pieces.Length == 0
            ? throw new NothingToSayException()
            : new PlainPieces(text.Pauses.Where(pause => text.Text.AsSpan(0, pause.At).IsWhiteSpace()).Sum(pause => pause.Seconds), pieces);
    }
}
