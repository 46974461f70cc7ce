using Myna.Layers.Compositing;
using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition;

/// <summary>Puts the shadows of a split, which are layers of their own, into the layers of what throws them.</summary>
public static class ShadowFolding
{
    /// <summary>A document without layers of shadow that composites to the same picture bit for bit.</summary>
    /// <param name="document">What <see cref="LayerSplitter"/> made of <paramref name="input"/>.</param>
    /// <param name="input">The picture.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static LayerDocument Fold(LayerDocument document, Picture input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(input);
        if (!document.Layers.Any(layer => layer.Kind == LayerKind.Shadow))
        {
            return document;
        }

        Layer first = document.Layers[0];
        Picture bottom = first.Picture.OnCanvas(document.Width, document.Height, first.X, first.Y);
        var kept = new List<Layer>();
        var hints = new List<LayerHint>();
        for (int k = 1; k < document.Layers.Count; k++)
        {
            Layer layer = document.Layers[k];
            PixelBox box = BoxOf(layer);
            Picture picture = layer.Picture.Copy();
            if (layer.Kind == LayerKind.Shadow && k + 1 < document.Layers.Count && layer.Name == LayerNames.ShadowOf + document.Layers[k + 1].Name)
            {
                Layer caster = document.Layers[++k];
                box = box.Union(BoxOf(caster));
                picture = picture.OnCanvas(box.Width, box.Height, layer.X - box.X, layer.Y - box.Y);
                Over.Blend(caster.Picture, picture, caster.X - box.X, caster.Y - box.Y);
                layer = caster;
            }

            kept.Add(layer);
            hints.Add(new LayerHint(layer.Kind, box, picture, null));
        }

        Unblend.Outcome outcome = ExactStack.Solve(input, bottom, hints, cancellationToken);
        var layers = new List<Layer> { first with { Picture = bottom, X = 0, Y = 0 } };
        for (int k = 0; k < kept.Count; k++)
        {
            PixelBox visible = hints[k].Picture.VisibleBox();
            if (!visible.IsEmpty)
            {
                layers.Add(kept[k] with { Picture = hints[k].Picture.Crop(visible), X = hints[k].Box.X + visible.X, Y = hints[k].Box.Y + visible.Y });
            }
        }

        var folded = new LayerDocument(document.Width, document.Height, layers);
        return folded with
        {
            Provenance = document.Provenance is null ? null : document.Provenance with
            {
                MaximumError = RecompositionProof.MaximumError(input, folded.Compose()),
                AlphaRaisedShare = Math.Round(outcome.RaisedShare, 6),
            },
        };
    }

    private static PixelBox BoxOf(Layer layer) => new(layer.X, layer.Y, layer.Picture.Width, layer.Picture.Height);
}
