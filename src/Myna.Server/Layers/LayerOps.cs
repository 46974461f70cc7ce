using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Myna.Layers.Editing;
using Myna.Layers.Lettering;
using Myna.Layers.Pictures;
using Myna.Server.Hosting;
using Myna.Server.Uploads;

namespace Myna.Server.Layers;

/// <summary>
/// What a request wants changed: JSON with <c>ops</c>, the edits of docs/layers-edit.md, or a form with that JSON as the part <c>ops</c>
/// and the files that edits name.
/// </summary>
internal sealed class LayerOps
{
    private const int MostOps = 1000;
    private const long MostDocumentBytes = 1L << 30;
    private const int MostDocumentEdits = 10_000;
    private const int MostDocumentLayers = 1000;

    private readonly IReadOnlyList<LayerEdit>? _edits;
    private readonly IReadOnlyList<LayerChange>? _changes;
    private readonly EditTools _tools;

    private LayerOps(IReadOnlyList<LayerEdit>? edits, IReadOnlyList<LayerChange>? changes, int? revision, EditTools tools)
    {
        _edits = edits;
        _changes = changes;
        Revision = revision;
        _tools = tools;
    }

    /// <summary>The revision that the sender has seen; null where it does not matter.</summary>
    public int? Revision { get; }

    /// <summary>Reads a request.</summary>
    /// <exception cref="HttpFault">It is neither JSON nor a form, or too large.</exception>
    /// <exception cref="MynaException">It holds no edits, or one that is not known.</exception>
    public static async Task<LayerOps> ReadAsync(HttpRequest request, long mostPictureBytes, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            return Parse(await ParseAsync(request.Body, cancellationToken), new EditTools(NoPicture, new FontsWithoutFiles()));
        }

        UploadForm form = await UploadForm.ReadAsync(request, mostPictureBytes, cancellationToken);
        await using Stream ops = form.Text("ops") is { } text ? new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)) : form.NeedFile("ops").OpenReadStream();
        return Parse(await ParseAsync(ops, cancellationToken), new EditTools(name => Open(form, name, cancellationToken), new FontsWithoutFiles()));
    }

    /// <summary>Makes the edits, all or none.</summary>
    /// <returns>How many they were.</returns>
    /// <exception cref="MynaException">One cannot be made.</exception>
    public int Apply(EditedDocument document)
    {
        IReadOnlyList<LayerEdit> edits = _edits ?? LayerChanges.ToEdits(document.Current, _changes!);
        if (document.Applied + edits.Count > MostDocumentEdits)
        {
            throw HttpFault.Bad("ops", $"this document has {document.Applied} edits, and {MostDocumentEdits} are the most; export it as mynalayers and go on there");
        }

        document.ApplyAll(edits, _tools);
        if (document.Current.Layers.Count > MostDocumentLayers || LayerCache.BytesOf(document) > MostDocumentBytes)
        {
            throw HttpFault.Bad("ops", $"the document would grow beyond {MostDocumentLayers} layers or {MostDocumentBytes >> 20} MiB of pixels; merge layers, or work in another program (/export)");
        }

        return edits.Count;
    }

    private static LayerOps Parse(JsonObject body, EditTools tools)
    {
        int? revision = body["revision"] is JsonValue value ? Number(value) : null;
        if (body["changes"] is JsonArray changes)
        {
            return new LayerOps(null, changes.Deserialize(LayerDocumentJson.Default.IReadOnlyListLayerChange)!, revision, tools);
        }

        if (body["ops"] is not JsonArray { Count: > 0 } ops)
        {
            throw HttpFault.Bad("ops", "the field ops is missing or empty; send for example {\"ops\":[{\"op\":\"move\",\"layer\":\"2\",\"dx\":10}]}");
        }

        if (ops.Count > MostOps)
        {
            throw HttpFault.Bad("ops", $"one request takes up to {MostOps} edits, not {ops.Count}");
        }

        foreach (JsonObject op in ops.OfType<JsonObject>())
        {
            // As documents tell modes: color_dodge for ColorDodge.
            if (op["mode"] is JsonValue mode && mode.GetValueKind() == JsonValueKind.String)
            {
                op["mode"] = mode.GetValue<string>().Replace("_", "", StringComparison.Ordinal);
            }
        }

        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            ops.WriteTo(writer);
        }

        return new LayerOps(EditList.Parse(bytes.WrittenSpan, "ops"), null, revision, tools);
    }

    private static int Number(JsonValue value) => value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out int number) ? number
        : value.GetValueKind() == JsonValueKind.String && int.TryParse(value.GetValue<string>(), out int written) ? written
        : throw HttpFault.Bad("revision", "revision is a whole number");

    // An array alone is a list of edits, as `myna layers edit --ops` takes it.
    private static async Task<JsonObject> ParseAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonNode.ParseAsync(stream, cancellationToken: cancellationToken) switch
            {
                JsonObject body => body,
                JsonArray ops => new JsonObject { ["ops"] = ops },
                _ => throw new JsonException("an object with ops is needed"),
            };
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new HttpFault(StatusCodes.Status400BadRequest, "invalid_json", $"the edits are no JSON that can be read: {exception.Message}", "ops", exception);
        }
    }

    private static Picture Open(UploadForm form, string name, CancellationToken cancellationToken)
    {
        IFormFile file = form.FileNamed(name) ?? throw HttpFault.Bad("ops", $"an edit names the file {name}, which was not sent with it; send it as a part of that name");
        using var memory = new MemoryStream();
        using (Stream stream = file.OpenReadStream())
        {
            stream.CopyTo(memory);
        }

        return PictureFile.ReadAsync(memory.ToArray(), name, cancellationToken: cancellationToken).GetAwaiter().GetResult();
    }

    private static Picture NoPicture(string name) => throw HttpFault.Bad("ops", $"an edit names the file {name}; send a form with the edits as the part ops and the file as another part");

    /// <summary>The installed fonts by their families only: no request names a file of the server.</summary>
    private sealed class FontsWithoutFiles : IFontShelf
    {
        public (FontFace Face, TrueTypeFont Font) Find(FontWish wish, string text) => wish.Family is { } family && (family.EndsWith(".ttf", StringComparison.OrdinalIgnoreCase) || family.AsSpan().ContainsAny('/', '\\'))
            ? throw HttpFault.Bad("font", "a font is named by its family, such as DejaVu Sans, not by a file")
            : InstalledFonts.Shared.Find(wish, text);
    }
}
