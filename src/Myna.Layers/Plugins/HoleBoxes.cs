using Myna.Layers.Pictures;

namespace Myna.Layers.Plugins;

/// <summary>Boxes around the parts of a hole.</summary>
internal static class HoleBoxes
{
    private const int Cell = 16;

    /// <summary>A box around each part that hangs together; parts nearer to one another than some pixels count as one.</summary>
    public static List<PixelBox> Of(bool[] hole, int width, int height)
    {
        int columns = (width + Cell - 1) / Cell, rows = (height + Cell - 1) / Cell;
        var cells = new PixelBox[columns * rows];
        for (int i = 0; i < hole.Length; i++)
        {
            if (hole[i])
            {
                int x = i % width, y = i / width, cell = (y / Cell * columns) + (x / Cell);
                cells[cell] = cells[cell].Union(new PixelBox(x, y, 1, 1));
            }
        }

        var boxes = new List<PixelBox>();
        var done = new bool[cells.Length];
        var open = new Stack<int>();
        for (int start = 0; start < cells.Length; start++)
        {
            if (cells[start].IsEmpty || done[start])
            {
                continue;
            }

            PixelBox box = default;
            done[start] = true;
            open.Push(start);
            while (open.TryPop(out int at))
            {
                box = box.Union(cells[at]);
                for (int v = Math.Max(0, (at / columns) - 1); v <= Math.Min(rows - 1, (at / columns) + 1); v++)
                {
                    for (int u = Math.Max(0, (at % columns) - 1); u <= Math.Min(columns - 1, (at % columns) + 1); u++)
                    {
                        int next = (v * columns) + u;
                        if (!cells[next].IsEmpty && !done[next])
                        {
                            done[next] = true;
                            open.Push(next);
                        }
                    }
                }
            }

            boxes.Add(box);
        }

        return boxes;
    }
}
