using System.Globalization;
using Myna.Voice;

namespace Myna.Cli.Speaking;

/// <summary>Reads what <c>--pauses</c> takes: <c>sentence=0.3,paragraph=0.8</c>.</summary>
internal static class PauseList
{
    private const double MostSeconds = 60;

    /// <summary>Reads a list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="wrong">Told what is wrong with it, if anything is.</param>
    public static SpeechPauses? Parse(string list, Action<string> wrong)
    {
        var pauses = new SpeechPauses();
        foreach (string item in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] parts = item.Split('=', StringSplitOptions.TrimEntries);
            if (parts.Length != 2
                || !double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
                || seconds > MostSeconds
                || With(pauses, parts[0], seconds) is not { } next)
            {
                wrong($"--pauses {item}: give sentence, question, exclamation, ellipsis, paragraph or chapter = 0 to {MostSeconds} seconds.");
                return null;
            }

            pauses = next;
        }

        return pauses;
    }

    private static SpeechPauses? With(SpeechPauses pauses, string kind, double seconds) => kind switch
    {
        "sentence" => pauses with { SentenceSeconds = seconds },
        "question" => pauses with { QuestionSeconds = seconds },
        "exclamation" => pauses with { ExclamationSeconds = seconds },
        "ellipsis" => pauses with { EllipsisSeconds = seconds },
        "paragraph" => pauses with { ParagraphSeconds = seconds },
        "chapter" => pauses with { ChapterSeconds = seconds },
        _ => null,
    };
}
