using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Matting;

/// <summary>A layer as it was found, before it is made exact.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Box">Where on the canvas.</param>
/// <param name="Picture">Its pixels within the box.</param>
/// <param name="Source">The object it came from; null for the background.</param>
internal sealed record LayerHint(LayerKind Kind, PixelBox Box, Picture Picture, SceneObject? Source)
{
    /// <summary>What was read, for a layer of text.</summary>
    public TextBlock? Text { get; init; }

    /// <summary>Its soft shadow on what lies beneath: black of some alpha, as large as <see cref="Picture"/>; null for none.</summary>
    public Picture? Shadow { get; init; }

    /// <summary>For a shadow: the layer that throws it.</summary>
    public LayerHint? Caster { get; init; }

    /// <summary>Shadows as layers of their own, each right beneath its caster.</summary>
    public static List<LayerHint> Apart(IEnumerable<LayerHint> hints)
    {
        var result = new List<LayerHint>();
        foreach (LayerHint hint in hints)
        {
            LayerHint alone = hint with { Shadow = null };
            if (hint.Shadow is not null)
            {
                result.Add(new LayerHint(LayerKind.Shadow, hint.Box, hint.Shadow, null) { Caster = alone });
            }

            result.Add(alone);
        }

        return result;
    }

    /// <summary>Each shadow in the layer of its caster.</summary>
    public static List<LayerHint> Together(IEnumerable<LayerHint> hints)
    {
        var result = new List<LayerHint>();
        foreach (LayerHint hint in hints)
        {
            if (hint.Shadow is null)
            {
                result.Add(hint);
                continue;
            }

            Picture both = hint.Shadow.Copy();
            Compositing.Over.Blend(hint.Picture, both, 0, 0);
            result.Add(hint with { Picture = both, Shadow = null });
        }

        return result;
    }

    /// <summary>The colour of lettering; null if it is not known.</summary>
    public Rgb? Colour { get; init; }
}
