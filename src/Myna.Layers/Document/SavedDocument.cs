using System.Text;
using System.Text.Json;
using Myna.Layers.Editing;
using Myna.Layers.Pictures;
using static System.FormattableString;

namespace Myna.Layers.Document;

/// <summary>A document as it is written: its JSON and the pictures beside it.</summary>
internal sealed record SavedDocument(DocumentJson Json, IReadOnlyList<(string File, Picture Picture)> Pictures)
{
    /// <summary>A document without edits.</summary>
    public static SavedDocument Of(LayerDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        string[] files = NamesOf(document);
        var json = new DocumentJson
        {
            Version = document.Layers.All(layer => layer.Transform.IsIdentity && layer.Colours.IsNone) ? DocumentJson.PlainVersion : DocumentJson.CurrentVersion,
            Width = document.Width,
            Height = document.Height,
            Provenance = document.Provenance,
            Layers = [.. document.Layers.Select((layer, i) => LayerJson.From(layer, files[i]))],
        };
        return new SavedDocument(json, [.. document.Layers.Select((layer, i) => (files[i], layer.Picture))]);
    }

    /// <summary>A document with its edits.</summary>
    public static SavedDocument Of(EditedDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        SavedDocument origin = Of(document.Origin);
        if (document.Edits.Count == 0)
        {
            return origin;
        }

        string[] kept = [.. document.Edits.SelectMany(PicturesOf).Distinct()];
        return new SavedDocument(
            origin.Json with { Version = DocumentJson.CurrentVersion, Edits = document.Edits, Applied = document.Applied },
            [.. origin.Pictures, .. kept.Select(name => (name, document.Pictures.Get(name)))]);
    }

    /// <summary>Names of the pictures that an edit brought in.</summary>
    public static IEnumerable<string> PicturesOf(LayerEdit edit) => edit switch
    {
        AddEdit { Content.Picture: { } picture } => [picture],
        ReplaceEdit { Content: { } picture } => [picture],
        TextEdit { Content.Picture: { } picture } => [picture],
        SplitEdit { Parts: { } parts } => parts.Select(part => part.Content.Picture),
        _ => [],
    };

    /// <summary>The JSON in UTF-8.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(Json, DocumentJsonContext.Default.DocumentJson);

    /// <summary>File names that sort bottom to top and tell what is in them: <c>02-text-happy.png</c>.</summary>
    internal static string[] NamesOf(LayerDocument document)
    {
        int digits = Math.Max(2, Invariant($"{document.Layers.Count - 1}").Length);
        return [.. document.Layers.Select((layer, i) => i.ToString("D" + digits, System.Globalization.CultureInfo.InvariantCulture) + "-" + Slug(layer.Name) + ".png")];
    }

    private static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (char letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                slug.Append(char.ToLowerInvariant(letter));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }

            if (slug.Length >= 40)
            {
                break;
            }
        }

        string whole = slug.ToString().Trim('-');
        return whole.Length == 0 ? "layer" : whole;
    }
}
