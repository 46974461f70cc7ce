using System.Text.Json;
using System.Text.Json.Serialization;
using Myna.Layers.Editing;
using Myna.Layers.Pictures;

namespace Myna.Layers.Document;

/// <summary>What <c>layers.json</c> holds: see docs/layers-format.md.</summary>
/// <remarks>Setters, not initialisers: generated readers overwrite the defaults of those.</remarks>
internal sealed record DocumentJson
{
    /// <summary>The version written; a reader refuses higher ones.</summary>
    public const int CurrentVersion = 2;

    /// <summary>The version of documents without edits, transforms and colour changes, which older readers can read.</summary>
    public const int PlainVersion = 1;

    /// <summary>What <see cref="Format"/> says.</summary>
    public const string FormatName = "myna-layers";

    public string Format { get; set; } = FormatName;

    public int Version { get; set; } = PlainVersion;

    public int Width { get; set; }

    public int Height { get; set; }

    /// <summary>Bottom first.</summary>
    public IReadOnlyList<LayerJson> Layers { get; set; } = [];

    public Provenance? Provenance { get; set; }

    /// <summary>What has been changed since; the layers above are those from before. Version 2.</summary>
    public IReadOnlyList<LayerEdit>? Edits { get; set; }

    /// <summary>How many of <see cref="Edits"/> count; the others were undone. Version 2.</summary>
    public int? Applied { get; set; }
}

/// <summary>One layer in <c>layers.json</c>; its pixels are in <see cref="File"/>.</summary>
internal sealed record LayerJson
{
    public string? Id { get; set; }

    public string Name { get; set; } = "";

    public LayerKind Kind { get; set; }

    /// <summary>The PNG beside the JSON, cropped.</summary>
    public string File { get; set; } = "";

    public int X { get; set; }

    public int Y { get; set; }

    public int Width { get; set; }

    public int Height { get; set; }

    public byte Opacity { get; set; } = 255;

    public BlendMode Blend { get; set; }

    public bool Visible { get; set; } = true;

    public bool Locked { get; set; }

    public string? Group { get; set; }

    public TextBlock? Text { get; set; }

    public LayerTransform? Transform { get; set; }

    public ColourAdjustment? Colours { get; set; }

    public static LayerJson From(Layer layer, string file) => new()
    {
        Id = layer.Id.Length == 0 ? null : layer.Id,
        Name = layer.Name,
        Kind = layer.Kind,
        File = file,
        X = layer.X,
        Y = layer.Y,
        Width = layer.Picture.Width,
        Height = layer.Picture.Height,
        Opacity = layer.Opacity,
        Blend = layer.Blend,
        Visible = layer.Visible,
        Locked = layer.Locked,
        Group = layer.Group,
        Text = layer.Text,
        Transform = layer.Transform.IsIdentity ? null : layer.Transform,
        Colours = layer.Colours.IsNone ? null : layer.Colours,
    };

    public Layer With(Picture picture) => new(Name, Kind, picture, X, Y)
    {
        Opacity = Opacity,
        Blend = Blend,
        Visible = Visible,
        Locked = Locked,
        Group = Group,
        Text = Text,
        Id = Id ?? "",
        Transform = Transform ?? LayerTransform.Identity,
        Colours = Colours ?? ColourAdjustment.None,
    };
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    UseStringEnumConverter = true,
    AllowOutOfOrderMetadataProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DocumentJson))]
internal sealed partial class DocumentJsonContext : JsonSerializerContext;
