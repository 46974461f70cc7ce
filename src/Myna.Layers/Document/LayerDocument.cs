using System.Text.Json.Serialization;
using Myna.Layers.Compositing;
using Myna.Layers.Pictures;

namespace Myna.Layers.Document;

/// <summary>A canvas with layers on it, and where they came from.</summary>
/// <param name="Width">The canvas' pixels in a row.</param>
/// <param name="Height">The canvas' rows.</param>
/// <param name="Layers">The layers, <b>bottom first</b>.</param>
public sealed record LayerDocument(int Width, int Height, IReadOnlyList<Layer> Layers)
{
    /// <summary>Where the layers came from; null for a document made otherwise.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>The visible layers laid on one another from the bottom, on a transparent canvas, by <see cref="Blending"/>.</summary>
    public Picture Compose()
    {
        var canvas = new Picture(Width, Height);
        foreach (Layer layer in Layers.Where(layer => layer.Visible))
        {
            Layer seen = layer.Baked();
            Blending.Blend(seen.Blend, seen.Picture, canvas, seen.X, seen.Y, seen.Opacity);
        }

        return canvas;
    }

    /// <summary>The document with all transforms and colour changes worked into the pixels, for formats that know none.</summary>
    public LayerDocument Baked() => this with { Layers = [.. Layers.Select(layer => layer.Baked())] };
}

/// <summary>Where the layers of a document came from, and how well they stand for it.</summary>
/// <param name="InputName">The file's name, without its folder.</param>
/// <param name="InputSha256">SHA-256 of the file's bytes, hexadecimal, lower case; null if it was not a file.</param>
/// <param name="PixelsSha256">
/// SHA-256 of the picture's pixels: R, G, B, A row by row, all four 0 where alpha is 0; hexadecimal, lower case. With it
/// the recomposition can be proved without the input.
/// </param>
/// <param name="MaximumError">The largest difference of any channel between the recomposed picture and the input; 0 = exact.</param>
/// <param name="AlphaRaisedShare">
/// The share of the layers' pixels (0 to 1) whose alpha had to be raised to be exact: the lower, the better the guess of
/// what lies beneath.
/// </param>
public sealed record Provenance(
    string InputName, string? InputSha256, string PixelsSha256, int MaximumError, double AlphaRaisedShare)
{
    /// <summary>Whether a trained model painted layers, or what was hidden beneath them; who shows them to others has to say so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Generated { get; init; }
}
