using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Document;
using Myna.Layers.Pictures;
using Myna.Layers.Text;

namespace Myna.Layers.Decomposition;

/// <summary>The first stage: takes the text that a reader finds off the picture, and closes the holes, before anything else is looked for.</summary>
/// <param name="Ground">The picture without its text.</param>
/// <param name="Layers">A layer for each block of text, bottom first; they lie on everything else.</param>
internal sealed record TextStage(Picture Ground, IReadOnlyList<LayerHint> Layers)
{
    private const int LeastCovered = 8;

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
