using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Letters;
using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Document;
using Myna.Layers.Pictures;
using Myna.Layers.Text;

namespace Myna.Layers.Decomposition;

/// <summary>The first stage: takes the text that a reader finds off the picture, and closes the holes, before anything else is looked for.</summary>
/// <param name="Ground">The picture without its text.</param>
/// <param name="Layers">A layer for each block of text, in reading order.</param>
internal sealed record TextStage(Picture Ground, IReadOnlyList<LayerHint> Layers)
{
    private const int LeastCovered = 8;
    private const int MostlyCovered = 128;

    /// <summary>The letters of each layer in the picture reduced by a whole number, for finding out what lies on them.</summary>
    public IReadOnlyList<LetterBlock> Blocks(int factor) => [.. Layers.Select(layer => BlockOf(layer, factor))];

    /// <summary>Puts the text among a scene's layers, where it was found to lie; on top of all where nobody looked.</summary>
    public void LayInto(Scene scene)
    {
        if (scene.BeneathRead.Count == 0)
        {
            scene.Layers.AddRange(Layers);
            return;
        }

        // From the highest place down, so that those below stay what they are.
        foreach (int k in Enumerable.Range(0, Layers.Count).Reverse().OrderByDescending(k => scene.BeneathRead[k]))
        {
            scene.Layers.Insert(scene.BeneathRead[k], Layers[k]);
        }
    }

    private static LetterBlock BlockOf(LayerHint layer, int factor)
    {
        PixelBox box = layer.Box;
        int left = box.X / factor, top = box.Y / factor, right = (box.Right - 1) / factor, bottom = (box.Bottom - 1) / factor;
        var small = new PixelBox(left, top, right - left + 1, bottom - top + 1);
        var mask = new bool[small.Width * small.Height];
        for (int j = 0; j < mask.Length; j++)
        {
            // The middle of each square of pixels.
            int x = Math.Clamp(((left + (j % small.Width)) * factor) + (factor / 2) - box.X, 0, box.Width - 1);
            int y = Math.Clamp(((top + (j / small.Width)) * factor) + (factor / 2) - box.Y, 0, box.Height - 1);
            mask[j] = layer.Picture.Pixels[(4 * ((y * box.Width) + x)) + 3] >= MostlyCovered;
        }

        return new LetterBlock(small, mask, default, layer.Text?.Text);
    }

    /// <summary>Reads the text, if there is a reader.</summary>
    public static TextStage Run(Picture input, SplitOptions options, IProgress<SplitProgress>? progress, CancellationToken cancellationToken)
    {
        if (options.TextReader is null || !options.ReadText)
        {
            return new TextStage(input, []);
        }

        progress?.Report(new SplitProgress("reading text", 0.01));
        var layers = new List<LayerHint>();
        Picture? ground = null;
        foreach (TextRun run in options.TextReader.Read(input, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ground ??= input.Copy();
            ground = TakeOff(ground, run);
            layers.Add(new LayerHint(LayerKind.Text, run.Box, run.Ink, null) { Text = run.ToBlock() });
        }

        return new TextStage(ground ?? input, layers);
    }

    /// <summary>What lies beneath a block: known where the letters cover little, spread smoothly into the rest.</summary>
    private static Picture TakeOff(Picture picture, TextRun run)
    {
        PixelBox box = run.Box.Grow(2, picture.Width, picture.Height);
        var colours = new ColourPlanes(box.Width, box.Height);
        var known = new bool[colours.Pixels];
        for (int y = 0, j = 0; y < box.Height; y++)
        {
            for (int x = 0; x < box.Width; x++, j++)
            {
                int u = box.X + x - run.Box.X, v = box.Y + y - run.Box.Y;
                byte alpha = u >= 0 && v >= 0 && u < run.Box.Width && v < run.Box.Height ? run.Ink.Pixels[(4 * ((v * run.Box.Width) + u)) + 3] : (byte)0;
                ReadOnlySpan<byte> pixel = picture.Row(box.Y + y).Slice(4 * (box.X + x), 4);
                known[j] = alpha < LeastCovered;
                colours.Set(j, new Rgb(pixel[0], pixel[1], pixel[2]));
            }
        }

        for (int c = 0; c < ColourPlanes.Count; c++)
        {
            PullPush.Fill(colours[c], known, box.Width, box.Height);
        }

        for (int y = 0, j = 0; y < box.Height; y++)
        {
            Span<byte> row = picture.Row(box.Y + y);
            for (int x = 0; x < box.Width; x++, j++)
            {
                if (!known[j])
                {
                    Rgb colour = colours.At(j).Clamp();
                    Span<byte> pixel = row.Slice(4 * (box.X + x), 4);
                    (pixel[0], pixel[1], pixel[2]) = ((byte)MathF.Round(colour.R), (byte)MathF.Round(colour.G), (byte)MathF.Round(colour.B));
                }
            }
        }

        return picture;
    }
}
