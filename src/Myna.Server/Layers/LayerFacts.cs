using System.Text.Json;
using System.Text.Json.Serialization;
using Myna.Layers.Document;
using Myna.Server.Api.Own;

namespace Myna.Server.Layers;

/// <summary>A layer document without its pixels.</summary>
internal sealed record LayerDocumentShape(int Width, int Height, int Revision, int? MaximumError, IReadOnlyList<LayerShape> Layers);

/// <summary>A layer without its pixels; the first one lies at the bottom.</summary>
internal sealed record LayerShape(
    int Index, string Name, string Kind, int X, int Y, int Width, int Height, double Opacity, string Blend, bool Visible, bool Locked, string? Group, string? Text);

/// <summary>How a split stands; the document is there once it has succeeded.</summary>
internal sealed record LayersStatus(string Id, string State, string? Stage, double Fraction, JobErrorShape? Error, LayerDocumentShape? Document);

/// <summary>Changes to a document, done in order, all or none.</summary>
internal sealed record LayerEditBody(IReadOnlyList<LayerChange>? Changes, int? Revision);

/// <summary>A change to one layer; what is null stays.</summary>
internal sealed record LayerChange
{
    /// <summary>Which layer, counted from the bottom at the time of this change.</summary>
    public int Index { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it is seen.</summary>
    public bool? Visible { get; init; }

    /// <summary>Whether it is locked.</summary>
    public bool? Locked { get; init; }

    /// <summary>How much of it is seen, 0–1.</summary>
    public double? Opacity { get; init; }

    /// <summary>How it is laid over what is beneath: <c>normal</c>, <c>multiply</c> …</summary>
    public string? Blend { get; init; }

    /// <summary>Where its left edge is.</summary>
    public int? X { get; init; }

    /// <summary>Where its top edge is.</summary>
    public int? Y { get; init; }

    /// <summary>Its new place from the bottom.</summary>
    public int? MoveTo { get; init; }

    /// <summary>Whether it goes away.</summary>
    public bool? Delete { get; init; }
}

/// <summary>As what a document shall be written.</summary>
internal sealed record LayerExportBody(string? Format, int? Revision);

/// <summary>Facts of documents.</summary>
internal static class LayerFacts
{
    /// <summary>The facts of a document.</summary>
    public static LayerDocumentShape Of(LayerDocument document, int revision) => new(
        document.Width,
        document.Height,
        revision,
        revision == 0 ? document.Provenance?.MaximumError : null,
        [
            .. document.Layers.Select((layer, index) => new LayerShape(
                index,
                layer.Name,
                Name(layer.Kind.ToString()),
                layer.X,
                layer.Y,
                layer.Picture.Width,
                layer.Picture.Height,
                Math.Round(layer.Opacity / 255.0, 4),
                Name(layer.Blend.ToString()),
                layer.Visible,
                layer.Locked,
                layer.Group,
                layer.Text?.Text)),
        ]);

    private static string Name(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}

/// <summary>Layer documents as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(LayerDocumentShape))]
[JsonSerializable(typeof(LayerEditBody))]
[JsonSerializable(typeof(LayerExportBody))]
[JsonSerializable(typeof(LayersStatus))]
internal sealed partial class LayerDocumentJson : JsonSerializerContext;
