using Myna.Layers.Compositing;
using Myna.Layers.Decomposition;
using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Lifting;

/// <summary>
/// Layers that a model made at its own size become a document at the picture's size that composites to the picture bit for bit: lifted
/// by <see cref="GuidedUpsampling"/>, then unblended from the top. Alpha and hidden colours are the model's; what is seen is the picture's.
/// </summary>
public static class LayerLifting
{
    /// <summary>Alpha below this is a trace of the model's noise, and no part of a layer.</summary>
    private const byte LeastAlpha = 4;

    /// <summary>Lifts layers.</summary>
    /// <param name="input">The picture.</param>
    /// <param name="layers">The model's layers, bottom first, all of one size: the whole picture at another scale.</param>
    /// <param name="name">The picture's name, for the document.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentException">There are no layers, or they differ in size.</exception>
    public static LayerDocument Lift(
        Picture input, IReadOnlyList<Picture> layers, string name, IProgress<SplitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0 || layers.Any(layer => layer.Width != layers[0].Width || layer.Height != layers[0].Height))
        {
            throw new ArgumentException("A stack of one or more layers of one size is needed.", nameof(layers));
        }

        var upsampling = new GuidedUpsampling(input, layers[0].Width, layers[0].Height);
        var hints = new List<LayerHint>();
        Picture? bottom = null;
        for (int i = 0; i < layers.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new SplitProgress("lifting the layers", 0.8 * i / layers.Count));
            Picture lifted = upsampling.Lift(layers[i]);
            if (bottom is null)
            {
                bottom = Opaque(lifted);
            }
            else if (Cleaned(lifted).VisibleBox() is { IsEmpty: false } box)
            {
                hints.Add(new LayerHint(LayerKind.Object, box, lifted.Crop(box), Source: null));
            }
        }

        progress?.Report(new SplitProgress("making the layers exact", 0.8));
        Unblend.Outcome outcome = ExactStack.Solve(input, bottom!, hints, cancellationToken);
        var result = new List<Layer> { Layer.FromCanvas("Background", LayerKind.Background, bottom!) };
        for (int i = 0; i < hints.Count; i++)
        {
            PixelBox box = hints[i].Box, visible = hints[i].Picture.VisibleBox();
            if (!visible.IsEmpty)
            {
                result.Add(new Layer($"Layer {i + 1}", LayerKind.Object, hints[i].Picture.Crop(visible), box.X + visible.X, box.Y + visible.Y));
            }
        }

        var document = new LayerDocument(input.Width, input.Height, result);
        int error = RecompositionProof.MaximumError(input, document.Compose());
        progress?.Report(new SplitProgress("done", 1));
        return document with
        {
            Provenance = new Provenance(name, null, RecompositionProof.HashOf(input), error, Math.Round(outcome.RaisedShare, 6)) { Generated = true },
        };
    }

    /// <summary>Nothing lies beneath the bottom layer: it is taken as opaque.</summary>
    private static Picture Opaque(Picture layer)
    {
        for (int i = 3; i < layer.Pixels.Length; i += Picture.Channels)
        {
            layer.Pixels[i] = 255;
        }

        return layer;
    }

    private static Picture Cleaned(Picture layer)
    {
        for (int i = 3; i < layer.Pixels.Length; i += Picture.Channels)
        {
            layer.Pixels[i] = layer.Pixels[i] < LeastAlpha ? (byte)0 : layer.Pixels[i];
        }

        return layer;
    }
}
