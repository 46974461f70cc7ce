using System.Text.Json.Serialization;
using Myna.Layers.Pictures;

namespace Myna.Layers.Document;

/// <summary>The broad class of a typeface.</summary>
public enum TypefaceClass
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>Without serifs.</summary>
    SansSerif,

    /// <summary>With serifs.</summary>
    Serif,

    /// <summary>All letters equally wide.</summary>
    Monospace,

    /// <summary>Handwriting and scripts.</summary>
    Script,
}

/// <summary>What is known about the lettering of a text layer; whatever is not known is null.</summary>
/// <param name="Text">The string, lines separated by '\n'; null while nobody has read it.</param>
/// <param name="Box">The box around the lettering on the canvas, before rotation is undone.</param>
public sealed record TextBlock(string? Text, PixelBox Box)
{
    /// <summary>How far the lines are turned, in degrees, clockwise on the screen.</summary>
    public double RotationDegrees { get; init; }

    /// <summary>The font's size (em) in pixels.</summary>
    public double? SizePixels { get; init; }

    /// <summary>The letters' colour as RRGGBB in hexadecimal.</summary>
    public string? Colour { get; init; }

    /// <summary>The broad class of the typeface.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<TypefaceClass>))]
    public TypefaceClass Typeface { get; init; }

    /// <summary>A family's name, where a file named it.</summary>
    public string? FontFamily { get; init; }

    /// <summary>Whether the letters are bold.</summary>
    public bool? Bold { get; init; }

    /// <summary>Whether the letters lean.</summary>
    public bool? Italic { get; init; }
}
