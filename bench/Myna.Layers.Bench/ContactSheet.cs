using Myna.Layers.Compositing;
using Myna.Layers.Pictures;

namespace Myna.Layers.Bench;

/// <summary>Pictures side by side, each scaled to a tile and laid on a checkerboard.</summary>
internal sealed class ContactSheet(int tilePixels, int columns)
{
    private readonly List<Picture> _tiles = [];

    public int Count => _tiles.Count;

    public void Add(Picture picture) => _tiles.Add(Tile(picture));

    /// <summary>Fills the row with empty tiles.</summary>
    public void EndRow()
    {
        while (_tiles.Count % columns != 0)
        {
            _tiles.Add(new Picture(1, 1));
        }
    }

    public void Write(string path)
    {
        int rows = (_tiles.Count + columns - 1) / columns;
        var sheet = new Picture(columns * tilePixels, Math.Max(1, rows) * tilePixels);
        sheet.Pixels.AsSpan().Fill(255);
        for (int i = 0; i < _tiles.Count; i++)
        {
            Over.Blend(_tiles[i], sheet, i % columns * tilePixels, i / columns * tilePixels);
        }

        PngWriter.Write(path, sheet);
    }

    private Picture Tile(Picture picture)
    {
        double scale = (tilePixels - 4.0) / Math.Max(picture.Width, picture.Height);
        var tile = new Picture(Math.Max(1, (int)(picture.Width * scale)), Math.Max(1, (int)(picture.Height * scale)));
        for (int y = 0; y < tile.Height; y++)
        {
            for (int x = 0; x < tile.Width; x++)
            {
                byte tone = ((x / 8) + (y / 8)) % 2 == 0 ? (byte)200 : (byte)150;
                Span<byte> pixel = tile.Row(y).Slice(4 * x, 4);
                (pixel[0], pixel[1], pixel[2], pixel[3]) = (tone, tone, tone, 255);
                int fromX = (int)(x / scale), fromY = (int)(y / scale);
                Over.Blend(picture.Row(Math.Min(fromY, picture.Height - 1)).Slice(4 * Math.Min(fromX, picture.Width - 1), 4), pixel);
            }
        }

        return tile;
    }
}
