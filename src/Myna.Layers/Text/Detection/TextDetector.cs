using Myna.Layers.Pictures;
using Myna.Layers.Text.Networks;
using Myna.Tensors.Threads;

namespace Myna.Layers.Text.Detection;

/// <summary>Finds where lines of text stand in a picture.</summary>
/// <param name="network">The network.</param>
internal sealed class TextDetector(DetectionNetwork network)
{
    /// <summary>More pixels than these are not looked at in one piece.</summary>
    private const int MostPixels = 1_500_000;

    /// <summary>Letters higher than about a third of this are only found in a reduced picture.</summary>
    private const int CoarseSide = 480;

    private const int MostTilePixels = 24_000_000;
    private const int TileSide = 1152;
    private const int TileOverlap = 192;

    /// <summary>Finds lines, from the most trusted view of the picture to the least: lines may be found more than once.</summary>
    public IEnumerable<TextQuad> Find(Picture picture, CancellationToken cancellationToken)
    {
        double whole = Math.Min(1, Math.Sqrt((double)MostPixels / ((long)picture.Width * picture.Height)));
        double coarse = (double)CoarseSide / Math.Max(picture.Width, picture.Height);
        foreach (TextQuad quad in FindAt(picture, new PixelBox(0, 0, picture.Width, picture.Height), whole, cancellationToken))
        {
            yield return quad;
        }

        if (coarse < 0.75 * whole)
        {
            foreach (TextQuad quad in FindAt(picture, new PixelBox(0, 0, picture.Width, picture.Height), coarse, cancellationToken))
            {
                yield return quad;
            }
        }

        // Small letters of large pictures, tile by tile.
        double fine = Math.Min(1, Math.Sqrt((double)MostTilePixels / ((long)picture.Width * picture.Height)));
        int side = (int)(TileSide / fine), step = (int)((TileSide - TileOverlap) / fine);
        for (int y = 0; fine > 1.4 * whole && y < picture.Height; y += step)
        {
            for (int x = 0; x < picture.Width; x += step)
            {
                PixelBox tile = new PixelBox(x, y, side, side).Intersect(new PixelBox(0, 0, picture.Width, picture.Height));
                foreach (TextQuad quad in FindAt(picture, tile, fine, cancellationToken))
                {
                    // What is cut off by the tile's edge is whole in its neighbour.
                    PixelBox box = quad.Bounds(picture.Width, picture.Height);
                    bool cut = (box.X <= tile.X + 2 && tile.X > 0) || (box.Y <= tile.Y + 2 && tile.Y > 0)
                        || (box.Right >= tile.Right - 2 && tile.Right < picture.Width) || (box.Bottom >= tile.Bottom - 2 && tile.Bottom < picture.Height);
                    if (!cut)
                    {
                        yield return quad;
                    }
                }
            }
        }
    }

    private List<TextQuad> FindAt(Picture picture, PixelBox part, double scale, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int width = Math.Max(1, (int)Math.Round(part.Width * scale)), height = Math.Max(1, (int)Math.Round(part.Height * scale));
        int paddedWidth = Padded(width), paddedHeight = Padded(height);
        double across = (double)part.Width / width, down = (double)part.Height / height;

        // ImageNet's means and deviations, in the order of OpenCV: blue first (PaddleOCR, ch_PP-OCRv4_det_student.yml).
        FeatureMap x = PictureSampling.Area(picture, part, width, height, paddedWidth, paddedHeight, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);
        float[] map = network.Apply(x, Crew.Shared, cancellationToken);
        return [.. ProbabilityBoxes.Find(map, paddedWidth, paddedHeight).Select(box => Place(box.ToQuad(), part, across, down))];
    }

    private static int Padded(int side) => (side + DetectionNetwork.Granule - 1) / DetectionNetwork.Granule * DetectionNetwork.Granule;

    private static TextQuad Place(TextQuad quad, PixelBox part, double across, double down)
    {
        CanvasPoint At(CanvasPoint point) => new(part.X + (point.X * across), part.Y + (point.Y * down));
        return new TextQuad(At(quad.TopLeft), At(quad.TopRight), At(quad.BottomRight), At(quad.BottomLeft));
    }
}
