using Myna.Layers.Document;
using Myna.Layers.Editing;

namespace Myna.Server.Layers;

/// <summary>
/// The documents that were read last, so that each look at one of their layers need not open the file again. What is in here is never
/// changed: who wants to makes a copy first, which shares the pixels.
/// </summary>
/// <param name="mostBytes">Pixels of all documents together; the one used longest ago goes first.</param>
internal sealed class LayerCache(long mostBytes = 256L << 20)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(string Blob, EditedDocument Document, long Bytes)> _documents = [];
    private long _bytes;

    /// <summary>A document by the content it is kept in; null where it is not here.</summary>
    public EditedDocument? Find(string blob)
    {
        lock (_gate)
        {
            for (LinkedListNode<(string Blob, EditedDocument Document, long Bytes)>? node = _documents.First; node is not null; node = node.Next)
            {
                if (node.Value.Blob == blob)
                {
                    _documents.Remove(node);
                    _documents.AddFirst(node);
                    return node.Value.Document;
                }
            }

            return null;
        }
    }

    /// <summary>Puts a document in.</summary>
    public void Put(string blob, EditedDocument document)
    {
        long bytes = BytesOf(document);
        lock (_gate)
        {
            if (bytes > mostBytes || _documents.Any(each => each.Blob == blob))
            {
                return;
            }

            _documents.AddFirst((blob, document, bytes));
            _bytes += bytes;
            while (_bytes > mostBytes)
            {
                _bytes -= _documents.Last!.Value.Bytes;
                _documents.RemoveLast();
            }
        }
    }

    /// <summary>The bytes of all pixels that a document holds.</summary>
    public static long BytesOf(EditedDocument document) =>
        document.Origin.Layers.Sum(BytesOf) + document.Pictures.Names.Sum(name => (long)document.Pictures.Get(name).Pixels.Length);

    private static long BytesOf(Layer layer) => layer.Picture.Pixels.Length;
}
