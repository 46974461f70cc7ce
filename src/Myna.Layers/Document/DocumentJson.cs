using System.Text.Json;
using System.Text.Json.Serialization;
using Myna.Layers.Pictures;

namespace Myna.Layers.Document;

/// <summary>What <c>layers.json</c> holds: see docs/layers-format.md.</summary>
/// <remarks>Setters, not initialisers: generated readers overwrite the defaults of those.</remarks>
internal sealed record DocumentJson
{
    /// <summary>The version written; a reader refuses higher ones.</summary>
    public const int CurrentVersion = 1;

    /// <summary>What <see cref="Format"/> says.</summary>
    public const string FormatName = "myna-layers";

    public string Format { get; set; } = FormatName;

    public int Version { get; set; } = CurrentVersion;

    public int Width { get; set; }

    public int Height { get; set; }

    /// <summary>Bottom first.</summary>
    public IReadOnlyList<LayerJson> Layers { get; set; } = [];

    public Provenance? Provenance { get; set; }
}

/// <summary>One layer in <c>layers.json</c>; its pixels are in <see cref="File"/>.</summary>
internal sealed record LayerJson
{
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

    public static LayerJson From(Layer layer, string file) => new()
    {
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
    };

    public Layer With(Picture picture) => new(Name, Kind, picture, X, Y)
    {
        Opacity = Opacity,
        Blend = Blend,
        Visible = Visible,
        Locked = Locked,
        Group = Group,
        Text = Text,
    };
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DocumentJson))]
internal sealed partial class DocumentJsonContext : JsonSerializerContext;
