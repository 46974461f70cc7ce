using Myna.Layers.Pictures;

namespace Myna.Layers.Text;

/// <summary>Finds and reads the lettering in a picture. Safe to share: a reader holds models, no state of a picture.</summary>
public interface ITextReader
{
    /// <summary>Reads a picture.</summary>
    /// <param name="picture">The picture, at its own size.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The blocks of text in reading order; empty where there is none.</returns>
    IReadOnlyList<TextRun> Read(Picture picture, CancellationToken cancellationToken = default);
}
