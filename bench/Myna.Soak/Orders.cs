using System.Globalization;
using Myna.Server.Jobs;

namespace Myna.Soak;

/// <summary>The orders of the trial: short books and batches of two owners, the same ones every time.</summary>
internal static class Orders
{
    /// <summary>The voice they are spoken in.</summary>
    public const string Voice = "reader";

    private static readonly string[] Sentences =
    [
        "The rain had stopped before dawn.", "A starling sat on the wire and said nothing.", "Somebody opened a window.", "It was the first warm day of the year.",
        "Far off, a train went by.", "Nobody on the platform looked up.",
    ];

    /// <summary>An order.</summary>
    /// <param name="number">Its number; says what is in it.</param>
    public static JobOrder Of(int number)
    {
        string owner = number % 3 == 0 ? "anna" : "bruno";
        string First(int i) => Sentences[(number + i) % Sentences.Length];
        string request = (number % 3) switch
        {
            0 => Invariant($$"""{"voice":"{{Voice}}","items":[{"id":"a","text":"{{First(0)}}","seed":{{number}}},{"id":"b","text":"{{First(1)}}"}],"output":"wav","fast":true}"""),
            1 => Invariant($$"""{"voice":"{{Voice}}","text":"# One\n\n{{First(0)}}\n\n{{First(1)}}\n\n# Two\n\n{{First(2)}}","format":"markdown","output":"wav","subtitles":["srt","vtt"],"seed":{{number}},"fast":true}"""),
            _ => Invariant($$"""{"voice":"{{Voice}}","text":"{{First(3)}}\n\n{{First(4)}}","output":"mp3","title":"Number {{number}}","seed":{{number}},"fast":true}"""),
        };
        return new JobOrder(owner, number % 3 == 0 ? "batch" : "audiobook", request) { IdempotencyKey = $"order-{number}" };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
