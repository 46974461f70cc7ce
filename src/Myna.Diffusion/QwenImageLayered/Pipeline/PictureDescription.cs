using System.Globalization;
using System.Text;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Diffusion.QwenImageLayered.Pipeline;

/// <summary>
/// A prompt from what Myna itself finds in a picture: its lettering in quotes, the colours of background and objects, and where they
/// are. The model takes a prompt as a description of the whole picture; this is a plain one, made without a language model.
/// </summary>
public static class PictureDescription
{
    private const int MostParts = 12;
    private const double LeastShare = 0.002;

    /// <summary>Describes a document's layers.</summary>
    /// <param name="document">What <c>LayerSplitter</c> found.</param>
    public static string Of(LayerDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var text = new StringBuilder("A picture");
        if (document.Layers.FirstOrDefault(layer => layer.Kind == LayerKind.Background) is { } background)
        {
            text.Append(CultureInfo.InvariantCulture, $" with a {Colour(background.Picture)} background");
        }

        text.Append('.');
        double canvas = (double)document.Width * document.Height;
        foreach (Layer layer in document.Layers
            .Where(layer => layer.Kind != LayerKind.Background && (layer.Kind == LayerKind.Text || layer.Box.Area / canvas >= LeastShare))
            .OrderByDescending(layer => layer.Box.Area)
            .Take(MostParts))
        {
            string what = layer.Kind switch
            {
                LayerKind.Text when layer.Text?.Text is { Length: > 0 } words => $"the text \"{words.ReplaceLineEndings(" ")}\"",
                LayerKind.Text => "lettering",
                LayerKind.Shape => "a shape",
                LayerKind.Glass => "a half-transparent pane",
                LayerKind.Shadow => "a soft shadow",
                _ => "an object",
            };
            text.Append(CultureInfo.InvariantCulture, $" {Place(layer, document)} there is {what} in {Colour(layer.Picture)}.");
        }

        return text.ToString();
    }

    private static string Place(Layer layer, LayerDocument document)
    {
        double x = (layer.X + (layer.Picture.Width / 2.0)) / document.Width, y = (layer.Y + (layer.Picture.Height / 2.0)) / document.Height;
        string row = y < 1.0 / 3 ? "top" : y > 2.0 / 3 ? "bottom" : "";
        string column = x < 1.0 / 3 ? "left" : x > 2.0 / 3 ? "right" : "";
        return row.Length + column.Length == 0 ? "In the middle" : $"At the {row}{(row.Length > 0 && column.Length > 0 ? " " : "")}{column}";
    }

    /// <summary>The name of a layer's mean colour.</summary>
    private static string Colour(Picture picture)
    {
        double red = 0, green = 0, blue = 0, weight = 0;
        for (int i = 0; i < picture.Pixels.Length; i += Picture.Channels)
        {
            double alpha = picture.Pixels[i + 3];
            (red, green, blue, weight) = (red + (alpha * picture.Pixels[i]), green + (alpha * picture.Pixels[i + 1]), blue + (alpha * picture.Pixels[i + 2]), weight + alpha);
        }

        if (weight == 0)
        {
            return "transparent";
        }

        (red, green, blue) = (red / weight / 255, green / weight / 255, blue / weight / 255);
        double most = Math.Max(red, Math.Max(green, blue)), least = Math.Min(red, Math.Min(green, blue)), spread = most - least;
        if (spread < 0.12)
        {
            return most < 0.2 ? "black" : most < 0.45 ? "dark grey" : most < 0.8 ? "grey" : "white";
        }

        double hue = (most == red ? ((green - blue) / spread) + 6 : most == green ? ((blue - red) / spread) + 2 : ((red - green) / spread) + 4) % 6 * 60;
        string name = hue switch
        {
            < 15 or >= 345 => "red",
            < 45 => most < 0.55 ? "brown" : "orange",
            < 70 => "yellow",
            < 165 => "green",
            < 195 => "cyan",
            < 255 => "blue",
            < 290 => "purple",
            _ => "pink",
        };
        return most < 0.4 ? "dark " + name : least > 0.55 ? "light " + name : name;
    }
}
