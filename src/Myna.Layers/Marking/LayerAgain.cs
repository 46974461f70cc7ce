using Myna.Layers.Compositing;
using Myna.Layers.Decomposition;
using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Document;
using Myna.Layers.Editing;
using Myna.Layers.Pictures;

namespace Myna.Layers.Marking;

/// <summary>
/// Splits one layer of a document again. Where the document is as a split left it, the stack is made exact anew and stays a plain
/// document; where it was edited, the split is one more edit.
/// </summary>
public static class LayerAgain
{
    /// <summary>Splits a layer by the given edits, one after the other.</summary>
    /// <param name="document">The document; it is left as it is.</param>
    /// <param name="edits">The splits, all of one layer; each works on what the one before left of it.</param>
    /// <param name="tools">Where masks come from.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="MynaException">There is no such layer, or nothing could be split off.</exception>
    public static EditedDocument Split(EditedDocument document, IReadOnlyList<SplitEdit> edits, EditTools tools, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(edits);
        EditedDocument work = document;
        bool isPlain = document.Edits.Count == 0 && document.Origin.Layers.All(IsPlain) && CoversCanvas(document.Origin);
        if (isPlain)
        {
            work = new EditedDocument(document.Origin);
        }

        string? rest = null;
        foreach (SplitEdit edit in edits)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var made = (SplitEdit)work.Apply(rest is null ? edit : edit with { Layer = rest }, tools);
            rest = made.Parts![0].Id;
        }

        return isPlain ? new EditedDocument(Exact(document.Origin, work.Current, cancellationToken)) : work;
    }

    private static bool IsPlain(Layer layer)
        => layer.Opacity == 255 && layer.Blend == BlendMode.Normal && layer.Visible && layer.Transform == LayerTransform.Identity && layer.Colours == ColourAdjustment.None;

    private static bool CoversCanvas(LayerDocument document)
        => document.Layers is [Layer bottom, ..] && bottom.Box == new PixelBox(0, 0, document.Width, document.Height);

    private static LayerDocument Exact(LayerDocument before, LayerDocument after, CancellationToken cancellationToken)
    {
        Picture target = before.Compose();
        Layer first = after.Layers[0];
        Picture bottom = first.Picture.OnCanvas(after.Width, after.Height, first.X, first.Y);

        // The parts are told apart by their pixels only, so every layer's are copied before they are changed.
        List<LayerHint> hints = [.. after.Layers.Skip(1).Select(layer => new LayerHint(layer.Kind, layer.Box, layer.Picture.Copy(), null))];
        Unblend.Outcome outcome = ExactStack.Solve(target, bottom, hints, cancellationToken);
        LayerDocument exact = after.WithLayers(
        [
            first with { Picture = bottom, X = 0, Y = 0 },
            .. after.Layers.Skip(1).Select((layer, i) => layer with { Picture = hints[i].Picture }),
        ]);
        int error = RecompositionProof.MaximumError(target, exact.Compose());
        Provenance? old = before.Provenance;
        return exact with
        {
            Provenance = old is null ? null : old with { MaximumError = Math.Max(old.MaximumError, error), AlphaRaisedShare = Math.Round(outcome.RaisedShare, 6) },
        };
    }
}
