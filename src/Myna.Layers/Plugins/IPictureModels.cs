using Myna.Layers.Pictures;

namespace Myna.Layers.Plugins;

/// <summary>Tells what is in front in a picture.</summary>
public interface IMattingModel
{
    /// <summary>How often what is in front is looked for, each time in what lies beneath what was found before.</summary>
    int Rounds { get; }

    /// <summary>How much of each pixel belongs to what is in front: [height, width], 255 = all.</summary>
    byte[] Alpha(Picture picture, CancellationToken cancellationToken);
}

/// <summary>Paints what a hole in a picture hides.</summary>
public interface IInpaintingModel
{
    /// <summary>The picture with its hole filled, opaque there; nothing outside the hole is changed.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="hole">[height, width].</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Picture Fill(Picture picture, bool[] hole, CancellationToken cancellationToken);
}

/// <summary>Finds the thing that a person marks by a box or by points.</summary>
public interface ISelectionModel
{
    /// <summary>How much of each pixel belongs to the thing: [height, width], 255 = all.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="box">A box around the thing; null for none.</param>
    /// <param name="include">Points on it.</param>
    /// <param name="exclude">Points beside it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    byte[] Select(
        Picture picture, PixelBox? box, IReadOnlyList<(int X, int Y)> include, IReadOnlyList<(int X, int Y)> exclude, CancellationToken cancellationToken);
}
