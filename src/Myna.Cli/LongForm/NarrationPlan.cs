using System.Globalization;
using Myna.Cli.Speaking;
using Myna.Text.Markup;
using Myna.Voice.LongForm;

namespace Myna.Cli.LongForm;

/// <summary>A piece of a long text with its place in the whole.</summary>
/// <param name="Text">What is spoken in one request, with its markup.</param>
/// <param name="TextStart">Where it begins in the spoken text, in UTF-16 units: titles and chapters joined by blank lines.</param>
/// <param name="Sentences">How many sentences it has.</param>
/// <param name="PauseSeconds">Silence after it, when something follows.</param>
/// <param name="Chapter">Index of its chapter.</param>
/// <param name="Key">Hash of all that its samples depend on, what was spoken before it included.</param>
internal sealed record PlannedPiece(MarkedText Text, int TextStart, int Sentences, double PauseSeconds, int Chapter, SpeechKey Key);

/// <summary>A long text, cut into pieces.</summary>
internal static class NarrationPlan
{
    /// <summary>Cuts chapters into pieces.</summary>
    /// <param name="chapters">The chapters.</param>
    /// <param name="texts">What follows the title of each, with its markup.</param>
    /// <param name="delivery">How it is spoken.</param>
    /// <param name="settings">Key of voice and settings.</param>
    public static IReadOnlyList<PlannedPiece> Of(
        IReadOnlyList<Chapter> chapters, IReadOnlyList<MarkedText> texts, Delivery delivery, SpeechKey settings)
    {
        var pieces = new List<PlannedPiece>();
        SpeechKey key = settings;
        int textStart = 0;
        for (int i = 0; i < chapters.Count; i++)
        {
            if (chapters[i].Title is { } title)
            {
                Add(MarkedText.Plain(title), i);
            }

            Add(texts[i], i);
        }

        return pieces;

        void Add(MarkedText text, int chapter)
        {
            List<TextPiece> cut = [.. TextPiece.Cut(text, delivery.Pauses, delivery.Speed)];
            for (int i = 0; i < cut.Count; i++)
            {
                double pause = i == cut.Count - 1 ? delivery.Pauses.ChapterSeconds : cut[i].PauseSeconds;
                MarkedText piece = cut[i].Marked ?? MarkedText.Plain(cut[i].Text);
                key = key.Then(piece, pause.ToString("R", CultureInfo.InvariantCulture));
                pieces.Add(new PlannedPiece(piece, textStart + cut[i].Start, cut[i].Sentences, pause, chapter, key));
            }

            textStart += text.Source.Length + "\n\n".Length;
        }
    }
}
