using Myna.Layers.Lettering;
using Myna.Layers.Pictures;

namespace Myna.Layers.Editing;

/// <summary>What edits may ask of the world outside: pictures in files, and fonts.</summary>
/// <param name="Open">Opens a picture by the name that an edit gives; throws <see cref="MynaException"/> when there is none.</param>
/// <param name="Fonts">The fonts for new lettering.</param>
public sealed record EditTools(Func<string, Picture> Open, IFontShelf Fonts)
{
    /// <summary>Where pictures are kept; set by the document that is edited.</summary>
    internal EditPictures Pictures { get; set; } = new();

    /// <summary>Fonts of this machine, and no pictures.</summary>
    public static EditTools WithoutFiles { get; } = new(
        name => throw new MynaException($"{name} cannot be opened here: this edit may name no files"), InstalledFonts.Shared);

    /// <summary>Keeps a picture with the document.</summary>
    internal string Keep(Picture picture) => Pictures.Keep(picture);
}
