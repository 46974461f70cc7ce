using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Pictures;
using Myna.Layers.Text.Detection;
using Myna.Layers.Text.Glyphs;
using Myna.Layers.Text.Lines;
using Myna.Layers.Text.Networks;
using Myna.Layers.Text.Recognition;
using Myna.Tensors.Weights.Onnx;

namespace Myna.Layers.Text;

/// <summary>
/// Reads text with the networks of PP-OCRv4 (mobile; PaddlePaddle/PaddleOCR, Apache-2.0), run by Myna's own kernels: Latin
/// letters and Chinese, lines turned by any angle, vertical lines. The same bits on every machine.
/// </summary>
public sealed class PaddleTextReader : ITextReader
{
    /// <summary>The file of the detector.</summary>
    public const string DetectorFile = "ch_PP-OCRv4_det_infer.onnx";

    /// <summary>The file of the recogniser.</summary>
    public const string RecogniserFile = "ch_PP-OCRv4_rec_infer.onnx";

    /// <summary>The file of the recogniser's letters, one a line.</summary>
    public const string LettersFile = "ppocr_keys_v1.txt";

    private const double LeastConfidence = 0.6;
    private const double LeastConfidenceOfFew = 0.8;
    private const double Replaces = 0.95;
    private const double Overlap = 0.4;
    private const double Seen = 0.75;
    private const double MostDoubt = 0.02;
    private const int Few = 2;
    private readonly TextDetector _detector;
    private readonly TextRecogniser _recogniser;

    private PaddleTextReader(TextDetector detector, TextRecogniser recogniser) => (_detector, _recogniser) = (detector, recogniser);

    /// <summary>Loads the models.</summary>
    /// <param name="folder">A folder with the three files.</param>
    /// <exception cref="MynaException">A file is missing, damaged, or another model.</exception>
    public static PaddleTextReader Load(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        string letters = Path.Combine(folder, LettersFile);
        try
        {
            var decoder = CtcDecoder.Read(letters);
            var network = RecognitionNetwork.Read(OnnxFile.Read(Path.Combine(folder, RecogniserFile)));
            return network.Letters == decoder.Count
                ? new PaddleTextReader(new TextDetector(DetectionNetwork.Read(OnnxFile.Read(Path.Combine(folder, DetectorFile)))), new TextRecogniser(network, decoder))
                : throw new MynaException($"{letters} has letters for {decoder.Count} outputs, and {RecogniserFile} has {network.Letters}; use the two files of one model");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"cannot read {letters}: {exception.Message.TrimEnd('.')}; fetch the models: myna models pull ocr", exception);
        }
    }

    /// <summary>Reads the lines of a picture, without taking them off it.</summary>
    public IReadOnlyList<TextLine> ReadLines(Picture picture, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return [.. Recognise(picture, cancellationToken).Select(found => new TextLine(found.Line.Text.Trim(), found.Quad, found.Line.Confidence))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<TextRun> Read(Picture picture, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        List<(ReadLine Line, TextQuad Quad)> found = Recognise(picture, cancellationToken);
        if (found.Count == 0)
        {
            return [];
        }

        var matting = new GlyphMatting(ColourPlanes.From(picture));
        var lines = new List<MeasuredLine>();
        foreach ((ReadLine line, TextQuad quad) in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (matting.Extract(quad) is { } matte)
            {
                lines.Add(Measure(line, quad, matte));
            }
        }

        return ReadBlock.Group(lines);
    }

    private static MeasuredLine Measure(ReadLine line, TextQuad quad, LineMatte matte)
    {
        LineShape? shape = LineShape.Of(matte, quad);
        double size = Math.Clamp(FontSize.Of(line.Text, shape?.InkHeight ?? (0.7 * quad.Height)), 0.6 * quad.Height, 1.4 * quad.Height);
        (TypefaceClass typeface, bool bold, bool italic) = shape?.Guess(size, line.Letters.Count(letter => !string.IsNullOrWhiteSpace(letter))) ?? default;
        return new MeasuredLine(
            new TextLine(WordGaps.Fill(line, shape, size, quad.Width), quad, line.Confidence),
            matte,
            shape?.Corners(quad) ?? [quad.TopLeft, quad.TopRight, quad.BottomRight, quad.BottomLeft],
            size, typeface, bold, italic);
    }

    /// <summary>Reads what the detector finds; of lines found more than once, the reading that says most.</summary>
    private List<(ReadLine Line, TextQuad Quad)> Recognise(Picture picture, CancellationToken cancellationToken)
    {
        var found = new List<(ReadLine Line, TextQuad Quad)>();
        var doubtful = new List<(ReadLine Line, TextQuad Quad)>();
        foreach (TextQuad candidate in _detector.Find(picture, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            (ReadLine Line, TextQuad Quad)[] there = [.. found.Where(other => Covered(candidate, other.Quad) > Overlap || Covered(other.Quad, candidate) > Overlap)];
            if (there.Any(other => Covered(candidate, other.Quad) >= Seen))
            {
                continue;
            }

            (ReadLine line, TextQuad quad) = _recogniser.Read(picture, candidate, cancellationToken);
            if (line.Confidence < LeastConfidence || !line.Text.Any(char.IsLetterOrDigit))
            {
                continue;
            }

            if (there.Length == 0 && line.Letters.Count <= Few && line.Confidence < LeastConfidenceOfFew)
            {
                doubtful.Add((line, quad));
            }
            else if (there.Length == 0 || SaysMore(line, quad, there))
            {
                found.RemoveAll(there.Contains);
                found.Add((line, quad));
            }
        }

        // A short word is taken for one more easily at the end of a line than by itself.
        found.AddRange(doubtful.Where(word => found.Any(line => AreBeside(line.Quad, word.Quad)) && !found.Any(line => Covered(word.Quad, line.Quad) > Overlap)).ToList());
        return found;
    }

    /// <summary>
    /// Whether a reading of a longer line is better than those of its parts: it has the same letters in one line, or surely
    /// more of them.
    /// </summary>
    private static bool SaysMore(ReadLine line, TextQuad quad, (ReadLine Line, TextQuad Quad)[] parts)
    {
        string whole = Squeezed(line.Text), before = string.Concat(parts.OrderBy(part => CanvasPoint.Dot(part.Quad.Centre, quad.Along)).Select(part => Squeezed(part.Line.Text)));
        return whole == before ? parts.Length > 1
            : whole.Length > before.Length && line.Confidence >= Math.Max(Replaces, parts.Average(part => part.Line.Confidence) - MostDoubt);
    }

    private static string Squeezed(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    /// <summary>Whether two stand in one line, near to one another and of one height.</summary>
    private static bool AreBeside(TextQuad line, TextQuad word)
    {
        CanvasPoint along = line.Along, step = word.Centre - line.Centre;
        double gap = Math.Abs(CanvasPoint.Dot(step, along)) - ((line.Width + word.Width) / 2);
        double across = Math.Abs(CanvasPoint.Dot(step, new CanvasPoint(-along.Y, along.X)));
        return gap < 1.2 * line.Height && across < 0.35 * line.Height && Math.Max(line.Height, word.Height) < 1.7 * Math.Min(line.Height, word.Height);
    }

    /// <summary>How much of a line lies within another, 0 to 1.</summary>
    private static double Covered(TextQuad line, TextQuad by)
    {
        const int Across = 5, Along = 25;
        int inside = 0;
        CanvasPoint step = (1.0 / Along) * (line.TopRight - line.TopLeft), down = (1.0 / Across) * (line.BottomLeft - line.TopLeft);
        for (int v = 0; v < Across; v++)
        {
            for (int u = 0; u < Along; u++)
            {
                (double along, double across) = by.Locate(line.TopLeft + ((u + 0.5) * step) + ((v + 0.5) * down));
                inside += along is >= 0 and <= 1 && across is >= 0 and <= 1 ? 1 : 0;
            }
        }

        return (double)inside / (Across * Along);
    }
}
