using Myna.Layers.Pictures;
using Myna.Layers.Text.Networks;
using Myna.Tensors.Threads;

namespace Myna.Layers.Text.Recognition;

/// <summary>Reads one line of text of a picture.</summary>
/// <param name="network">The network.</param>
/// <param name="decoder">Its letters.</param>
internal sealed class TextRecogniser(RecognitionNetwork network, CtcDecoder decoder)
{
    /// <summary>The network was taught lines of this width at least.</summary>
    private const int LeastWidth = 320;

    private const int MostWidth = 3200;

    /// <summary>Lines this much higher than wide are vertical: they are read turned to the left.</summary>
    private const double Vertical = 1.5;

    private const double Sure = 0.9;

    /// <summary>Short words such as "us" read as something either way up.</summary>
    private const int LeastOnItsHead = 6;

    /// <summary>Reads a line.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="quad">Where the line stands.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The line, and its corners in the order in which it was read.</returns>
    public (ReadLine Line, TextQuad Quad) Read(Picture picture, TextQuad quad, CancellationToken cancellationToken)
    {
        if (quad.Height >= Vertical * quad.Width)
        {
            // Upwards or downwards: whichever reads better.
            var upwards = new TextQuad(quad.BottomLeft, quad.TopLeft, quad.TopRight, quad.BottomRight);
            var downwards = new TextQuad(quad.TopRight, quad.BottomRight, quad.BottomLeft, quad.TopLeft);
            return Better((ReadStraight(picture, upwards, cancellationToken), upwards), (ReadStraight(picture, downwards, cancellationToken), downwards));
        }

        ReadLine line = ReadStraight(picture, quad, cancellationToken);
        if (line.Confidence >= Sure)
        {
            return (line, quad);
        }

        // Perhaps it stands on its head.
        var turned = new TextQuad(quad.BottomRight, quad.BottomLeft, quad.TopLeft, quad.TopRight);
        (ReadLine Line, TextQuad Quad) other = (ReadStraight(picture, turned, cancellationToken), turned);
        return other.Line.Confidence > line.Confidence + 0.15 && other.Line.Confidence >= Sure && other.Line.Letters.Count >= LeastOnItsHead ? other : (line, quad);
    }

    private static (ReadLine Line, TextQuad Quad) Better((ReadLine Line, TextQuad Quad) a, (ReadLine Line, TextQuad Quad) b)
        => b.Line.Confidence > a.Line.Confidence ? b : a;

    private ReadLine ReadStraight(Picture picture, TextQuad quad, CancellationToken cancellationToken)
    {
        int width = Math.Clamp((int)Math.Round(RecognitionNetwork.Height * quad.Width / Math.Max(1, quad.Height)), 8, MostWidth);
        int padded = Math.Max(LeastWidth, (width + RecognitionNetwork.PixelsPerColumn - 1) / RecognitionNetwork.PixelsPerColumn * RecognitionNetwork.PixelsPerColumn);
        FeatureMap line = PictureSampling.Straighten(picture, quad, width, RecognitionNetwork.Height, padded);
        return decoder.Decode(network.Apply(line, Crew.Shared, cancellationToken), (double)width / padded);
    }
}
