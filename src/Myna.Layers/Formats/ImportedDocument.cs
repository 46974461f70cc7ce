using Myna.Layers.Compositing;
using Myna.Layers.Document;
using Myna.Layers.Pictures;
using static System.FormattableString;

namespace Myna.Layers.Formats;

/// <summary>What was read from a file of another program.</summary>
/// <param name="Document">The layers.</param>
/// <param name="Merged">The picture of all layers together as the other program had it; null if the file has none.</param>
/// <param name="Warnings">What could not be taken over, a sentence each.</param>
public sealed record ImportedDocument(LayerDocument Document, Picture? Merged, IReadOnlyList<string> Warnings)
{
    /// <summary>The largest difference that rounding alone can make between programs.</summary>
    public const int RoundingTolerance = 2;

    /// <summary>
    /// The largest difference between the layers laid on one another and <see cref="Merged"/>, 0 to 255, colours weighted
    /// by alpha; null if there is nothing to compare with.
    /// </summary>
    public int? MergedDifference() => Merged is null ? null : Difference(Document.Compose(), Merged);

    /// <summary>This, with a warning if the layers do not give the merged picture.</summary>
    internal ImportedDocument Checked()
        => MergedDifference() is { } difference and > RoundingTolerance
            ? this with
            {
                Warnings = [.. Warnings, Invariant($"the layers laid on one another differ from the file's own merged picture by up to {difference} of 255")],
            }
            : this;

    /// <summary>The largest difference of two pictures of the same size, seen on black.</summary>
    internal static int Difference(Picture a, Picture b)
    {
        int most = 0;
        for (int i = 0; i < a.Pixels.Length; i += Picture.Channels)
        {
            int alphaA = a.Pixels[i + 3], alphaB = b.Pixels[i + 3];
            most = Math.Max(most, Math.Abs(alphaA - alphaB));
            for (int c = 0; c < 3; c++)
            {
                most = Math.Max(most, Math.Abs(Over.Div255(a.Pixels[i + c] * alphaA) - Over.Div255(b.Pixels[i + c] * alphaB)));
            }
        }

        return most;
    }
}
