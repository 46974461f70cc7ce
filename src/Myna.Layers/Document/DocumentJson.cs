using System.Text.Json;
using System.Text.Json.Serialization;
using Myna.Layers.Pictures;

namespace Myna.Layers.Document;

/// <summary>What <c>layers.json</c> holds: see docs/layers-format.md.</summary>
internal sealed record DocumentJson
{
    /// <summary>The version written; a reader refuses higher ones.</summary>
    public const int CurrentVersion = 1;

    /// <summary>What <see cref="Format"/> says.</summary>
    public const string FormatName = "myna-layers";

    public string Format { get; init; } = FormatName;

    public int Version { get; init; } = CurrentVersion;

    public int Width { get; init; }

    public int Height { get; init; }

    /// <summary>Bottom first.</summary>
    public IReadOnlyList<LayerJson> Layers { get; init; } = [];

    public Provenance? Provenance { get; init; }
}

/// <summary>One layer in <c>layers.json</c>; its pixels are in <see cref="File"/>.</summary>
internal sealed record LayerJson
{
    public string Name { get; init; } = "";

    public LayerKind Kind { get; init; }

    /// <summary>The PNG beside the JSON, cropped.</summary>
    public string File { get; init; } = "";

    public int X { get; init; }

    public int Y { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    public byte Opacity { get; init; } = 255;

    public BlendMode Blend { get; init; }

    public bool Visible { get; init; } = true;

    public bool Locked { get; init; }

    public string? Group { get; init; }

    public TextBlock? Text { get; init; }

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
