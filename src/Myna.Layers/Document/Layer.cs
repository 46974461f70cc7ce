using Myna.Layers.Pictures;

namespace Myna.Layers.Document;

/// <summary>One layer of a document: a picture at a place on the canvas.</summary>
/// <param name="Name">The name a person sees: <c>Text: HAPPY</c>, <c>Object 2</c>, <c>Background</c>.</param>
/// <param name="Kind">What it shows.</param>
/// <param name="Picture">Its pixels, straight alpha, cropped to what is visible (or 1 × 1 and empty).</param>
/// <param name="X">Where its left edge lies on the canvas, in pixels; may be outside.</param>
/// <param name="Y">Where its top edge lies on the canvas.</param>
public sealed record Layer(string Name, LayerKind Kind, Picture Picture, int X, int Y)
{
    /// <summary>What edits call the layer, whatever its name; unique in a document that is edited, else empty.</summary>
    public string Id { get; init; } = "";

    /// <summary>How the picture is turned and scaled about its middle; the picture itself stays as it was.</summary>
    public LayerTransform Transform { get; init; } = LayerTransform.Identity;

    /// <summary>How the picture's colours are changed; the picture itself stays as it was.</summary>
    public ColourAdjustment Colours { get; init; } = ColourAdjustment.None;

    /// <summary>255 = as the pixels say; the alpha of every pixel is multiplied by this / 255 and rounded.</summary>
    public byte Opacity { get; init; } = 255;

    /// <summary>How it mixes with what lies beneath.</summary>
    public BlendMode Blend { get; init; }

    /// <summary>Whether it is shown.</summary>
    public bool Visible { get; init; } = true;

    /// <summary>Whether programs shall keep it from being changed.</summary>
    public bool Locked { get; init; }

    /// <summary>
    /// The group it belongs to, outermost first, names separated by '/'; null for none. Neighbours in the stack with the
    /// same group are one folder.
    /// </summary>
    public string? Group { get; init; }

    /// <summary>What is known about its lettering, for a text layer.</summary>
    public TextBlock? Text { get; init; }

    /// <summary>Its box on the canvas, before <see cref="Transform"/>.</summary>
    public PixelBox Box => new(X, Y, Picture.Width, Picture.Height);

    /// <summary>
    /// The layer with its transform and colours worked into its pixels, which is what is seen; itself where there are none.
    /// </summary>
    public Layer Baked()
    {
        if (Transform.IsIdentity && Colours.IsNone)
        {
            return this;
        }

        Picture coloured = Colours.Apply(Picture);
        (Picture picture, int x, int y) = Transform.Apply(coloured, X, Y);
        return this with
        {
            Picture = picture,
            X = x,
            Y = y,
            Transform = LayerTransform.Identity,
            Colours = ColourAdjustment.None,
            Text = Text is null ? null : Transform.Apply(Colours.Apply(Text), Box),
        };
    }

    /// <summary>A layer from a picture as large as the canvas, cropped to what is visible.</summary>
    public static Layer FromCanvas(string name, LayerKind kind, Picture canvas)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        PixelBox box = canvas.VisibleBox();
        return box.IsEmpty
            ? new Layer(name, kind, new Picture(1, 1), 0, 0)
            : new Layer(name, kind, canvas.Crop(box), box.X, box.Y);
    }
}
