using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Editing;

/// <summary>Puts a picture from a file on the canvas as a new layer.</summary>
public sealed record AddEdit : LayerEdit
{
    /// <summary>The file; null once the picture is kept with the document.</summary>
    public string? Image { get; init; }

    /// <summary>The kept picture and its place; found when the edit is made.</summary>
    public PlacedPicture? Content { get; init; }

    /// <summary>The left edge.</summary>
    public int X { get; init; }

    /// <summary>The top edge.</summary>
    public int Y { get; init; }

    /// <summary>The new layer's name; null for the file's.</summary>
    public string? Name { get; init; }

    /// <summary>The new layer's id; found when the edit is made.</summary>
    public string? Id { get; init; }

    /// <summary>The id or name of the layer that it shall lie on; null for the top.</summary>
    public string? Above { get; init; }

    internal override LayerEdit Prepare(LayerDocument document, EditTools tools)
    {
        if (Image is null)
        {
            throw new MynaException("an add edit needs a picture; name its file in \"image\"");
        }

        return this with
        {
            Image = null,
            Content = new PlacedPicture(tools.Keep(tools.Open(Image)), X, Y),
            Name = Name ?? Path.GetFileNameWithoutExtension(Image),
            Id = Id ?? document.FreeId(),
        };
    }

    internal override LayerDocument Apply(LayerDocument document, EditPictures pictures)
    {
        document.RequireFree(Id!);
        int place = Above is null ? document.Layers.Count : document.Find(Above, worksOnLocked: true) + 1;
        var layer = new Layer(Name ?? "Image", LayerKind.Image, pictures.Get(Content!.Picture), Content.X, Content.Y) { Id = Id! };
        return document.WithLayers(document.Layers.Take(place).Append(layer).Concat(document.Layers.Skip(place)));
    }
}

/// <summary>How a new picture takes the place of an old one.</summary>
public enum ReplaceFit
{
    /// <summary>As large as fits into the old box.</summary>
    Contain,

    /// <summary>As small as covers the old box.</summary>
    Cover,

    /// <summary>As many pixels as it has.</summary>
    None,
}

/// <summary>Puts another picture in the place of a layer's, about the same middle.</summary>
public sealed record ReplaceEdit : OneLayerEdit
{
    /// <summary>The file; null once the picture is kept with the document.</summary>
    public string? Image { get; init; }

    /// <summary>How large it becomes.</summary>
    public ReplaceFit Fit { get; init; }

    /// <summary>The kept picture's name; found when the edit is made.</summary>
    public string? Content { get; init; }

    internal override LayerEdit Prepare(LayerDocument document, EditTools tools) => Image is null
        ? throw new MynaException("a replace edit needs a picture; name its file in \"image\"")
        : this with { Image = null, Content = tools.Keep(tools.Open(Image)) };

    internal override Layer Change(Layer layer, EditPictures pictures)
    {
        Picture picture = pictures.Get(Content!);
        double x = (double)layer.Picture.Width / picture.Width, y = (double)layer.Picture.Height / picture.Height;
        double factor = Fit switch { ReplaceFit.Contain => Math.Min(x, y), ReplaceFit.Cover => Math.Max(x, y), _ => 1 };
        return EditLimits.Check(layer with
        {
            Picture = picture,
            X = layer.X + (int)Math.Round((layer.Picture.Width - picture.Width) / 2.0),
            Y = layer.Y + (int)Math.Round((layer.Picture.Height - picture.Height) / 2.0),
            Transform = layer.Transform with { ScaleX = layer.Transform.ScaleX * factor, ScaleY = layer.Transform.ScaleY * factor },
            Kind = LayerKind.Image,
            Text = null,
        });
    }
}
