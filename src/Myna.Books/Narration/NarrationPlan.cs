using System.Globalization;
using Myna.Text.Markup;
using Myna.Voice;
using Myna.Voice.LongForm;

namespace Myna.Books.Narration;

/// <summary>Paragraphs of a chapter that one person says one after the other.</summary>
/// <param name="Chapter">Index of the chapter.</param>
/// <param name="Speaker">Who says them; null for the narrator.</param>
/// <param name="Text">The paragraphs with their markup, separated by blank lines.</param>
internal sealed record SpokenRun(int Chapter, string? Speaker, MarkedText Text);

/// <summary>A piece of a long text with its place in the whole.</summary>
/// <param name="Text">What is spoken in one request, with its markup.</param>
/// <param name="TextStart">Where it begins in the spoken text, in UTF-16 units: titles and chapters joined by blank lines.</param>
/// <param name="Sentences">How many sentences it has.</param>
/// <param name="PauseSeconds">Silence after it, when something follows.</param>
/// <param name="Chapter">Index of its chapter.</param>
/// <param name="Speaker">Who says it; null for the narrator.</param>
/// <param name="Key">Hash of all that its samples depend on, what was spoken before it included.</param>
internal sealed record PlannedPiece(MarkedText Text, int TextStart, int Sentences, double PauseSeconds, int Chapter, string? Speaker, SpeechKey Key);

/// <summary>A long text, cut into pieces.</summary>
internal static class NarrationPlan
{
    /// <summary>Joins the paragraphs of each chapter that one person says.</summary>
    /// <param name="chapters">The chapters.</param>
    /// <param name="mark">Reads the markup of a text; told the chapter's title for errors.</param>
    public static IReadOnlyList<SpokenRun> Runs(IReadOnlyList<Chapter> chapters, Func<string, string?, MarkedText> mark)
    {
        var runs = new List<SpokenRun>();
        for (int i = 0; i < chapters.Count; i++)
        {
            IReadOnlyList<Paragraph> paragraphs = chapters[i].Paragraphs;
            for (int first = 0; first < paragraphs.Count;)
            {
                int end = first + 1;
                while (end < paragraphs.Count && paragraphs[end].Speaker == paragraphs[first].Speaker)
                {
                    end++;
                }

                string text = string.Join("\n\n", paragraphs.Skip(first).Take(end - first).Select(paragraph => paragraph.Text));
                runs.Add(new SpokenRun(i, paragraphs[first].Speaker, mark(text, chapters[i].Title)));
                first = end;
            }
        }

        return runs;
    }

    /// <summary>Cuts chapters into pieces.</summary>
    /// <param name="chapters">The chapters.</param>
    /// <param name="runs">What follows their titles, by <see cref="Runs"/>.</param>
    /// <param name="settings">How it is spoken: pauses and speed.</param>
    /// <param name="key">Key of voices and settings.</param>
    public static IReadOnlyList<PlannedPiece> Of(IReadOnlyList<Chapter> chapters, IReadOnlyList<SpokenRun> runs, SpeechRequest settings, SpeechKey key)
    {
        var pieces = new List<PlannedPiece>();
        int textStart = 0;
        for (int i = 0; i < chapters.Count; i++)
        {
            if (chapters[i].Title is { } title)
            {
                Add(MarkedText.Plain(title), i, null, settings.Pauses.ChapterSeconds);
            }

            List<SpokenRun> own = [.. runs.Where(run => run.Chapter == i)];
            for (int run = 0; run < own.Count; run++)
            {
                Add(own[run].Text, i, own[run].Speaker, run == own.Count - 1 ? settings.Pauses.ChapterSeconds : settings.Pauses.ParagraphSeconds);
            }
        }

        return pieces;

        void Add(MarkedText text, int chapter, string? speaker, double pauseAfter)
        {
            List<TextPiece> cut = [.. TextPiece.Cut(text, settings.Pauses, settings.Speed)];
            for (int i = 0; i < cut.Count; i++)
            {
                double pause = i == cut.Count - 1 ? pauseAfter : cut[i].PauseSeconds;
                MarkedText piece = cut[i].Marked ?? MarkedText.Plain(cut[i].Text);
                key = key.Then(piece, string.Create(CultureInfo.InvariantCulture, $"{pause:R}|{speaker}"));
                pieces.Add(new PlannedPiece(piece, textStart + cut[i].Start, cut[i].Sentences, pause, chapter, speaker, key));
            }

            textStart += text.Source.Length + "\n\n".Length;
        }
    }

    /// <summary>The silence before a piece: the longest pause since something was heard; none before that.</summary>
    /// <param name="plan">All pieces.</param>
    /// <param name="number">The piece.</param>
    /// <param name="isHeard">Whether an earlier piece has a sound.</param>
    public static double PauseBefore(IReadOnlyList<PlannedPiece> plan, int number, Func<int, bool> isHeard)
    {
        double pause = 0;
        for (int i = number - 1; i >= 0; i--)
        {
            pause = Math.Max(pause, plan[i].PauseSeconds);
            if (isHeard(i))
            {
                return pause;
            }
        }

        return 0;
    }
}
