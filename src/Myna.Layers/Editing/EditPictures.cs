using System.Security.Cryptography;
using Myna.Layers.Pictures;

namespace Myna.Layers.Editing;

/// <summary>The pictures that edits brought in, kept with the document under names made from their pixels.</summary>
public sealed class EditPictures
{
    private readonly Dictionary<string, Picture> _pictures = new(StringComparer.Ordinal);

    /// <summary>All names, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _pictures.Keys.Order(StringComparer.Ordinal)];

    /// <summary>A kept picture.</summary>
    /// <exception cref="MynaException">There is none of that name: the document is damaged.</exception>
    public Picture Get(string name) => _pictures.TryGetValue(name, out Picture? picture)
        ? picture
        : throw new MynaException($"the document is damaged: an edit needs the picture {name}, which is not in it");

    /// <summary>Keeps a picture.</summary>
    /// <returns>Its name.</returns>
    internal string Keep(Picture picture)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(picture.Width));
        hash.AppendData(picture.Pixels);
        string name = "edit-" + Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 12)) + ".png";
        _pictures.TryAdd(name, picture);
        return name;
    }

    /// <summary>Adds a picture of a saved document.</summary>
    internal void Add(string name, Picture picture) => _pictures[name] = picture;
}
