using Myna.Layers.Document;

namespace Myna.Layers.Formats.Zip;

/// <summary>
/// Writes a ZIP of PNGs with <c>layers.json</c> (names, kinds, boxes, order, opacity, blend modes, groups, texts, the
/// input's hash and the recomposition error): the content of a <c>.mynalayers</c> file, under the name every system opens.
/// </summary>
public static class ZipExport
{
    /// <summary>Writes the ZIP; the stream stays open.</summary>
    /// <param name="document">The layers.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="fullCanvas">Whether every PNG is as large as the canvas, for programs that know no positions.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static void Write(LayerDocument document, Stream stream, bool fullCanvas, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        LayerStore.SaveZip(fullCanvas ? document with { Layers = new OnCanvas(document) } : document, stream, cancellationToken);
    }

    /// <summary>The layers on whole canvases, each made when it is asked for, so that never two of them are in memory.</summary>
    private sealed class OnCanvas(LayerDocument document) : IReadOnlyList<Layer>
    {
        public int Count => document.Layers.Count;

        public Layer this[int index]
        {
            get
            {
                Layer layer = document.Layers[index];
                return layer with { Picture = layer.Picture.OnCanvas(document.Width, document.Height, layer.X, layer.Y), X = 0, Y = 0 };
            }
        }

        public IEnumerator<Layer> GetEnumerator()
        {
            for (int i = 0; i < Count; i++)
            {
                yield return this[i];
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
