using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Myna.Layers.Document;
using Myna.Layers.Editing;
using Myna.Layers.Pictures;
using Myna.Server.Api.Own;

namespace Myna.Server.Layers;

/// <summary>A layer document without its pixels.</summary>
/// <param name="Width">The canvas' pixels in a row.</param>
/// <param name="Height">The canvas' rows.</param>
/// <param name="Revision">Which state this is; every change makes the next one.</param>
/// <param name="CanUndo">Whether a request can be taken back.</param>
/// <param name="CanRedo">Whether one that was taken back can be made again.</param>
/// <param name="MaximumError">The largest difference to the picture that was sent, before all edits.</param>
/// <param name="Edits">What the edits are called, in order; the first <paramref name="Applied"/> count.</param>
/// <param name="Applied">How many edits count; the others were taken back.</param>
/// <param name="Layers">The layers, bottom first.</param>
internal sealed record LayerDocumentShape(
    int Width, int Height, int Revision, bool CanUndo, bool CanRedo, int? MaximumError, IReadOnlyList<string> Edits, int Applied, IReadOnlyList<LayerShape> Layers);

/// <summary>A layer without its pixels.</summary>
/// <param name="Index">Its place, 0 at the bottom.</param>
/// <param name="Id">What edits call it, whatever its name and place.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Kind">What it shows.</param>
/// <param name="X">The left edge before it was scaled and turned; <c>move</c> takes it.</param>
/// <param name="Y">The top edge.</param>
/// <param name="Width">The pixels in a row before it was scaled and turned.</param>
/// <param name="Height">The rows.</param>
/// <param name="Pixels">Stands for its pixels: another text where they are others, before it was scaled, turned and coloured.</param>
/// <param name="Box">Where it is seen on the canvas, and how large its picture is.</param>
/// <param name="Scale">By what it is scaled about its middle.</param>
/// <param name="Rotation">By how many degrees it is turned about its middle, clockwise.</param>
/// <param name="Opacity">How much of it is seen, 0–1.</param>
/// <param name="Blend">How it mixes with what lies beneath: <c>normal</c>, <c>color_dodge</c> …</param>
/// <param name="Visible">Whether it is shown.</param>
/// <param name="Locked">Whether it is locked.</param>
/// <param name="Parent">The folder it is in, <c>outer/inner</c>.</param>
/// <param name="Colours">How its colours are changed; null for as drawn.</param>
/// <param name="Text">Its lettering; null where it is none.</param>
internal sealed record LayerShape(
    int Index,
    string Id,
    string Name,
    string Kind,
    int X,
    int Y,
    int Width,
    int Height,
    string Pixels,
    BoxShape Box,
    ScaleShape Scale,
    double Rotation,
    double Opacity,
    string Blend,
    bool Visible,
    bool Locked,
    string? Parent,
    ColoursShape? Colours,
    LetteringShape? Text);

/// <summary>A box on the canvas.</summary>
internal sealed record BoxShape(int X, int Y, int Width, int Height);

/// <summary>Factors of width and height; negative ones mirror.</summary>
internal sealed record ScaleShape(double X, double Y);

/// <summary>Colour changes, as the edits <c>recolour</c> and <c>adjust</c> take them.</summary>
internal sealed record ColoursShape(string? Recolour, double Hue, double Saturation, double Brightness, double Contrast);

/// <summary>Lettering, as the edit <c>text</c> takes it; null for what is not known.</summary>
internal sealed record LetteringShape(string? String, string? Font, double? Size, string? Colour, bool? Bold, bool? Italic, string? Align, string? Typeface);

/// <summary>How a split stands; the document is there once it has succeeded.</summary>
internal sealed record LayersStatus(string Id, string State, string? Stage, double Fraction, JobErrorShape? Error, LayerDocumentShape? Document);

/// <summary>Edits of a document, made in order, all or none.</summary>
/// <param name="Ops">The edits of docs/layers-edit.md.</param>
/// <param name="Changes">Changes of layers by their places, in place of <paramref name="Ops"/>.</param>
/// <param name="Revision">The revision that the sender has seen; refused with 409 if it is no longer the latest.</param>
internal sealed record LayerEditBody(IReadOnlyList<JsonElement>? Ops, IReadOnlyList<LayerChange>? Changes, int? Revision);

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
    public static LayerDocumentShape Of(LayerState state)
    {
        EditedDocument edited = state.Document;
        return new LayerDocumentShape(
            state.Now.Width,
            state.Now.Height,
            state.Revision,
            edited.Applied > 0,
            edited.Applied < edited.Edits.Count,
            edited.Applied == 0 ? edited.Origin.Provenance?.MaximumError : null,
            [.. edited.Edits.Select(EditList.NameOf)],
            edited.Applied,
            [.. state.Now.Layers.Select((layer, index) => Of(layer, index, edited))]);
    }

    // Pictures do not change and are shared by all states of a document, so each is read once.
    private static readonly ConditionalWeakTable<Picture, string> PixelNames = [];

    private static string NameOf(Picture picture) => Convert.ToHexStringLower(SHA256.HashData(picture.Pixels).AsSpan(0, 8));

    private static LayerShape Of(Layer layer, int index, EditedDocument edited)
    {
        // Colours do not move edges, and cost time.
        PixelBox box = (layer with { Colours = ColourAdjustment.None }).Baked().Box;
        ColourAdjustment colours = layer.Colours;
        return new LayerShape(
            index,
            layer.Id,
            layer.Name,
            Name(layer.Kind.ToString()),
            layer.X,
            layer.Y,
            layer.Picture.Width,
            layer.Picture.Height,
            PixelNames.GetValue(layer.Picture, NameOf),
            new BoxShape(box.X, box.Y, box.Width, box.Height),
            new ScaleShape(layer.Transform.ScaleX, layer.Transform.ScaleY),
            layer.Transform.RotationDegrees,
            Math.Round(layer.Opacity / 255.0, 4),
            Name(layer.Blend.ToString()),
            layer.Visible,
            layer.Locked,
            layer.Group,
            colours.IsNone ? null : new ColoursShape(colours.Recolour, colours.HueDegrees, colours.Saturation, colours.Brightness, colours.Contrast),
            layer.Text is { } text
                ? new LetteringShape(
                    text.Text, text.FontFamily, text.SizePixels, text.Colour, text.Bold, text.Italic, AlignOf(layer, edited), text.Typeface == TypefaceClass.Unknown ? null : Name(text.Typeface.ToString()))
                : null);
    }

    // Nobody knows how the lines of a picture were aligned; those that an edit wrote, the edit tells.
    private static string? AlignOf(Layer layer, EditedDocument edited) =>
        edited.Edits.Take(edited.Applied).OfType<TextEdit>().LastOrDefault(edit => edit.Layer == layer.Id || edit.Layer == layer.Name) is { } last ? Name(last.Align.ToString()) : null;

    private static string Name(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}

/// <summary>Layer documents as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(LayerDocumentShape))]
[JsonSerializable(typeof(LayerEditBody))]
[JsonSerializable(typeof(LayerExportBody))]
[JsonSerializable(typeof(LayersStatus))]
internal sealed partial class LayerDocumentJson : JsonSerializerContext;
