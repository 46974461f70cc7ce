using Myna.Layers.Document;
using Myna.Layers.Editing;

namespace Myna.Server.Layers;

/// <summary>A document at one revision.</summary>
/// <param name="Document">Its layers with all edits; to be read, and to be copied before it is changed.</param>
/// <param name="Now">The layers as they are at this revision.</param>
/// <param name="Revision">Which one; 0 is what the split gave.</param>
/// <param name="Steps">How many edits each request brought.</param>
internal sealed record LayerState(EditedDocument Document, LayerDocument Now, int Revision, LayerSteps Steps);

/// <summary>
/// How many edits each request brought. One request is one step for a person who undoes: the three edits that align three layers
/// go back together.
/// </summary>
internal sealed class LayerSteps
{
    private readonly int[] _ends;

    private LayerSteps(int[] ends) => _ends = ends;

    /// <summary>Reads what <see cref="ToString"/> wrote. Edits of which nothing is known, from a document made elsewhere, are a step each.</summary>
    /// <param name="text">The counts.</param>
    /// <param name="edits">How many edits there are in all.</param>
    public static LayerSteps Parse(string text, int edits)
    {
        var ends = new List<int>();
        int end = 0;
        foreach (string count in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            end += int.Parse(count, System.Globalization.CultureInfo.InvariantCulture);
            ends.Add(end);
        }

        while (end < edits)
        {
            ends.Add(++end);
        }

        return new LayerSteps([.. ends.Where(each => each <= edits)]);
    }

    /// <summary>The steps after another request.</summary>
    /// <param name="applied">How many edits counted before it; those after them are gone now.</param>
    /// <param name="count">How many it brought.</param>
    public LayerSteps With(int applied, int count) => new([.. _ends.Where(end => end < applied), .. applied > 0 ? [applied] : Array.Empty<int>(), applied + count]);

    /// <summary>How many edits count after one step back.</summary>
    public int Before(int applied) => _ends.LastOrDefault(end => end < applied);

    /// <summary>How many edits count after one step forward.</summary>
    public int After(int applied) => _ends.FirstOrDefault(end => end > applied, applied);

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', _ends.Select((end, i) => end - (i == 0 ? 0 : _ends[i - 1])));
}
