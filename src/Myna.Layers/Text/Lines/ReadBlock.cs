using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Pictures;
using Myna.Layers.Text.Glyphs;

namespace Myna.Layers.Text.Lines;

/// <summary>A line with all that was found out about it.</summary>
/// <param name="Line">Its string and place.</param>
/// <param name="Matte">Its letters off the ground.</param>
/// <param name="Corners">The corners around its letters on the canvas.</param>
/// <param name="Size">The font's size in pixels.</param>
/// <param name="Typeface">The broad class of the typeface.</param>
/// <param name="Bold">Whether the strokes are thick.</param>
/// <param name="Italic">Whether the uprights lean.</param>
internal sealed record MeasuredLine(TextLine Line, LineMatte Matte, CanvasPoint[] Corners, double Size, TypefaceClass Typeface, bool Bold, bool Italic);

/// <summary>Puts lines of one look that follow one another into blocks.</summary>
internal static class ReadBlock
{
    private const double MostTurn = 4;
    private const double MostUnsure = 10;
    private const double MostSizes = 1.35;
    private const float MostColours = 40;
    private const double MostGap = 1.1;

    /// <summary>Makes runs of lines, in reading order.</summary>
    public static IReadOnlyList<TextRun> Group(IReadOnlyList<MeasuredLine> lines)
    {
        // From the top, and from the left where they stand beside one another.
        List<MeasuredLine> ordered = [.. lines.OrderBy(line => line.Line.Quad.Centre.Y).ThenBy(line => line.Line.Quad.Centre.X)];
        var blocks = new List<List<List<MeasuredLine>>>();
        foreach (MeasuredLine line in ordered)
        {
            List<List<MeasuredLine>>? home = null;
            foreach (List<List<MeasuredLine>> block in blocks)
            {
                if (IsBeside(block[^1], line))
                {
                    block[^1].Add(line);
                    home = block;
                    break;
                }

                if (Follows(block[^1], line))
                {
                    block.Add([line]);
                    home = block;
                    break;
                }
            }

            if (home is null)
            {
                blocks.Add([[line]]);
            }
        }

        return [.. blocks.Select(ToRun)];
    }

    private static bool LookAlike(MeasuredLine a, MeasuredLine b)
    {
        // How a short word is turned is only known roughly.
        double turn = Math.Abs(a.Line.Quad.RotationDegrees - b.Line.Quad.RotationDegrees);
        double unsure = Math.Atan(0.3 * Math.Max(a.Line.Quad.Height / a.Line.Quad.Width, b.Line.Quad.Height / b.Line.Quad.Width)) * 180 / Math.PI;
        return Math.Min(turn, 360 - turn) <= MostTurn + Math.Min(unsure, MostUnsure)
            && Math.Max(a.Size, b.Size) <= MostSizes * Math.Min(a.Size, b.Size)
            && (a.Matte.Colour - b.Matte.Colour).Largest <= MostColours;
    }

    /// <summary>Whether a piece goes on in the same line.</summary>
    private static bool IsBeside(List<MeasuredLine> row, MeasuredLine piece) => row.Any(other =>
    {
        (double along, double across) = Offset(other, piece);
        double gap = along - ((other.Line.Quad.Width + piece.Line.Quad.Width) / 2);
        double back = -along - ((other.Line.Quad.Width + piece.Line.Quad.Width) / 2);
        return LookAlike(other, piece) && Math.Abs(across) < 0.35 * other.Line.Quad.Height && Math.Max(gap, back) < 0.9 * other.Size;
    });

    /// <summary>Whether a line is the next below a row.</summary>
    private static bool Follows(List<MeasuredLine> row, MeasuredLine line) => row.Any(other =>
    {
        (double along, double across) = Offset(other, line);
        double shared = ((other.Line.Quad.Width + line.Line.Quad.Width) / 2) - Math.Abs(along);
        return LookAlike(other, line) && across > 0.5 * other.Size && across < (1 + MostGap) * other.Size
            && shared > 0.3 * Math.Min(other.Line.Quad.Width, line.Line.Quad.Width);
    });

    /// <summary>Where one line's middle lies from another's, along and across the longer of both.</summary>
    private static (double Along, double Across) Offset(MeasuredLine from, MeasuredLine to)
    {
        CanvasPoint along = (from.Line.Quad.Width >= to.Line.Quad.Width ? from : to).Line.Quad.Along, step = to.Line.Quad.Centre - from.Line.Quad.Centre;
        return (CanvasPoint.Dot(step, along), CanvasPoint.Dot(step, new CanvasPoint(-along.Y, along.X)));
    }

    private static TextRun ToRun(List<List<MeasuredLine>> rows)
    {
        var lines = new List<TextLine>();
        CanvasPoint along = rows.SelectMany(row => row).MaxBy(line => line.Line.Quad.Width)!.Line.Quad.Along, down = new(-along.Y, along.X);
        foreach (List<MeasuredLine> row in rows.OrderBy(row => row.Average(piece => CanvasPoint.Dot(piece.Line.Quad.Centre, down))))
        {
            MeasuredLine[] pieces = [.. row.OrderBy(piece => CanvasPoint.Dot(piece.Line.Quad.Centre, along))];
            lines.Add(pieces.Length == 1 ? pieces[0].Line : new TextLine(
                string.Join(' ', pieces.Select(piece => piece.Line.Text)),
                new TextQuad(pieces[0].Line.Quad.TopLeft, pieces[^1].Line.Quad.TopRight, pieces[^1].Line.Quad.BottomRight, pieces[0].Line.Quad.BottomLeft),
                pieces.Average(piece => piece.Line.Confidence)));
        }

        MeasuredLine[] all = [.. rows.SelectMany(row => row)];
        PixelBox box = all.Aggregate(default(PixelBox), (sum, line) => sum.Union(line.Matte.Box));
        var ink = new Picture(box.Width, box.Height);
        foreach (MeasuredLine line in all)
        {
            Merge(line.Matte, ink, box);
        }

        MeasuredLine longest = all.MaxBy(line => line.Line.Text.Length)!;
        Rgb colour = longest.Matte.Colour.Clamp();
        return new TextRun(lines, box, ink)
        {
            Colour = FormattableString.Invariant($"{(int)MathF.Round(colour.R):x2}{(int)MathF.Round(colour.G):x2}{(int)MathF.Round(colour.B):x2}"),
            LetterBox = Around([.. all.SelectMany(line => line.Corners)]),
            SizePixels = all.Average(line => line.Size),
            RotationDegrees = Math.Abs(longest.Line.Quad.RotationDegrees) < 0.6 ? 0 : longest.Line.Quad.RotationDegrees,
            Typeface = all.GroupBy(line => line.Typeface).MaxBy(group => group.Sum(line => line.Line.Text.Length))!.Key,
            Bold = 2 * all.Count(line => line.Bold) > all.Length,
            Italic = 2 * all.Count(line => line.Italic) > all.Length,
        };
    }

    private static PixelBox Around(CanvasPoint[] corners)
    {
        (int left, int top) = ((int)Math.Round(corners.Min(c => c.X)), (int)Math.Round(corners.Min(c => c.Y)));
        return new PixelBox(left, top, Math.Max(1, (int)Math.Round(corners.Max(c => c.X)) - left), Math.Max(1, (int)Math.Round(corners.Max(c => c.Y)) - top));
    }

    /// <summary>The mattes of neighbouring lines overlap at their margins: the more opaque pixel counts.</summary>
    private static void Merge(LineMatte matte, Picture ink, PixelBox box)
    {
        for (int y = 0; y < matte.Box.Height; y++)
        {
            ReadOnlySpan<byte> from = matte.Ink.Row(y);
            Span<byte> to = ink.Row(matte.Box.Y - box.Y + y).Slice(4 * (matte.Box.X - box.X), from.Length);
            for (int i = 0; i < from.Length; i += 4)
            {
                if (from[i + 3] > to[i + 3])
                {
                    from.Slice(i, 4).CopyTo(to[i..]);
                }
            }
        }
    }
}
