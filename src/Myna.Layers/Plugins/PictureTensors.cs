using Myna.Layers.Lifting;
using Myna.Layers.Pictures;
using Myna.Tensors.Graphs;
using Myna.Tensors.Kernels;

namespace Myna.Layers.Plugins;

/// <summary>Where a picture lies in a model's input.</summary>
/// <param name="Width">The input's columns.</param>
/// <param name="Height">Its rows.</param>
/// <param name="CoveredWidth">The columns that the picture covers.</param>
/// <param name="CoveredHeight">The rows that it covers.</param>
internal readonly record struct InputFrame(int Width, int Height, int CoveredWidth, int CoveredHeight)
{
    /// <summary>The frame for a picture.</summary>
    public static InputFrame Of(PluginInput input, int width, int height)
    {
        int frameWidth = input.Width, frameHeight = input.Height;
        if (frameWidth == 0)
        {
            double scale = Math.Min(1, (double)input.Longest / Math.Max(width, height));
            frameWidth = Up(width * scale, input.Multiple);
            frameHeight = Up(height * scale, input.Multiple);
        }

        if (input.Fit == PluginFit.Stretch)
        {
            return new InputFrame(frameWidth, frameHeight, frameWidth, frameHeight);
        }

        double fit = Math.Min((double)frameWidth / width, (double)frameHeight / height);
        return new InputFrame(frameWidth, frameHeight, Math.Clamp((int)Math.Round(width * fit), 1, frameWidth), Math.Clamp((int)Math.Round(height * fit), 1, frameHeight));
    }

    private static int Up(double side, int multiple) => Math.Max(1, (int)Math.Ceiling(Math.Round(side, 6) / multiple)) * multiple;
}

/// <summary>Pictures as what models take, and what models give as pictures.</summary>
internal static class PictureTensors
{
    /// <summary>A picture as a model takes it; what it lets through shows white.</summary>
    public static GraphTensor Of(Picture picture, PluginInput input, InputFrame frame, bool[]? hole = null)
    {
        Picture fitted = Fitted(picture, frame.CoveredWidth, frame.CoveredHeight);
        bool[]? hidden = hole is null ? null : Shrunk(hole, picture.Width, picture.Height, frame.CoveredWidth, frame.CoveredHeight);
        GraphTensor tensor = Empty(input.Layout, 3, frame);
        for (int y = 0; y < frame.CoveredHeight; y++)
        {
            ReadOnlySpan<byte> row = fitted.Row(y);
            for (int x = 0; x < frame.CoveredWidth; x++)
            {
                float alpha = row[(4 * x) + 3] / 255f;
                for (int c = 0; c < 3; c++)
                {
                    float level = (row[(4 * x) + c] * alpha / 255f) + (1 - alpha);
                    bool isBlank = hidden is not null && hidden[(y * frame.CoveredWidth) + x];
                    tensor.Values[Place(input.Layout, 3, input.Bgr ? 2 - c : c, y, x, frame)] = isBlank ? 0 : (level - input.Mean[c]) / input.Std[c];
                }
            }
        }

        return tensor;
    }

    /// <summary>A hole as an inpainting model takes it.</summary>
    public static GraphTensor Of(bool[] hole, int width, int height, PluginMask mask, PluginLayout layout, InputFrame frame)
    {
        bool[] hidden = Shrunk(hole, width, height, frame.CoveredWidth, frame.CoveredHeight);
        GraphTensor tensor = Empty(layout, 1, frame);
        Array.Fill(tensor.Values, mask.Known);
        for (int y = 0; y < frame.CoveredHeight; y++)
        {
            for (int x = 0; x < frame.CoveredWidth; x++)
            {
                tensor.Values[(y * frame.Width) + x] = hidden[(y * frame.CoveredWidth) + x] ? mask.Hole : mask.Known;
            }
        }

        return tensor;
    }

    /// <summary>One channel of an output, at a picture's size: [height, width], 0 to 255.</summary>
    public static byte[] Levels(GraphTensor output, PluginOutput reading, PluginLayout layout, int channel, InputFrame frame, int width, int height)
    {
        (int channels, int rows, int columns) = Sides(output, layout);
        if (channel < 0 || channel >= channels)
        {
            throw new MynaException($"the model's output {reading.Name} is {output}: it has no channel {channel}");
        }

        var plane = new float[rows * columns];
        for (int i = 0; i < plane.Length; i++)
        {
            plane[i] = output.Values[layout == PluginLayout.Nhwc && output.Rank == 4 ? (i * channels) + channel : (channel * plane.Length) + i];
        }

        if (reading.Sigmoid)
        {
            Activations.Sigmoid(plane, plane);
        }

        if (reading.Stretch && plane.Length > 0)
        {
            float least = plane.Min(), most = plane.Max();
            for (int i = 0; i < plane.Length; i++)
            {
                plane[i] = most > least ? (plane[i] - least) / (most - least) : 0;
            }
        }

        // Where the input was padded, only a part of the output is the picture.
        double coveredColumns = reading.CoversPicture ? columns : (double)columns * frame.CoveredWidth / frame.Width;
        double coveredRows = reading.CoversPicture ? rows : (double)rows * frame.CoveredHeight / frame.Height;
        var levels = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            double v = Math.Clamp(((y + 0.5) * coveredRows / height) - 0.5, 0, rows - 1);
            int top = (int)v, bottom = Math.Min(top + 1, rows - 1);
            for (int x = 0; x < width; x++)
            {
                double u = Math.Clamp(((x + 0.5) * coveredColumns / width) - 0.5, 0, columns - 1);
                int left = (int)u, right = Math.Min(left + 1, columns - 1);
                double upper = plane[(top * columns) + left] + ((u - left) * (plane[(top * columns) + right] - plane[(top * columns) + left]));
                double lower = plane[(bottom * columns) + left] + ((u - left) * (plane[(bottom * columns) + right] - plane[(bottom * columns) + left]));
                levels[(y * width) + x] = (byte)Math.Clamp(Math.Floor(((upper + ((v - top) * (lower - upper))) * reading.Scale) + reading.Offset + 0.5), 0, 255);
            }
        }

        return levels;
    }

    /// <summary>How many channels, rows and columns an output has.</summary>
    public static (int Channels, int Rows, int Columns) Sides(GraphTensor output, PluginLayout layout) => (output.Rank, layout) switch
    {
        (4, PluginLayout.Nchw) when output.Shape[0] == 1 => (output.Shape[1], output.Shape[2], output.Shape[3]),
        (4, PluginLayout.Nhwc) when output.Shape[0] == 1 => (output.Shape[3], output.Shape[1], output.Shape[2]),
        (3, _) => (output.Shape[0], output.Shape[1], output.Shape[2]),
        (2, _) => (1, output.Shape[0], output.Shape[1]),
        _ => throw new MynaException($"the model's output is {output}, which is no picture"),
    };

    public static int[] ShapeOf(PluginLayout layout, int channels, InputFrame frame)
        => layout == PluginLayout.Nchw ? [1, channels, frame.Height, frame.Width] : [1, frame.Height, frame.Width, channels];

    private static GraphTensor Empty(PluginLayout layout, int channels, InputFrame frame) => new(ShapeOf(layout, channels, frame));

    private static int Place(PluginLayout layout, int channels, int channel, int y, int x, InputFrame frame)
        => layout == PluginLayout.Nchw ? (((channel * frame.Height) + y) * frame.Width) + x : (((y * frame.Width) + x) * channels) + channel;

    private static Picture Fitted(Picture picture, int width, int height)
        => picture.Width == width && picture.Height == height ? picture
            : width <= picture.Width && height <= picture.Height ? AreaAverage.Resize(picture, width, height)
            : Resampling.Scale(picture, width, height);

    /// <summary>A smaller pixel is hidden if any of the larger ones under it is.</summary>
    private static bool[] Shrunk(bool[] hole, int width, int height, int toWidth, int toHeight)
    {
        var result = new bool[toWidth * toHeight];
        for (int y = 0; y < toHeight; y++)
        {
            int top = (int)((long)y * height / toHeight), bottom = Math.Max(top + 1, (int)(((long)(y + 1) * height + toHeight - 1) / toHeight));
            for (int x = 0; x < toWidth; x++)
            {
                int left = (int)((long)x * width / toWidth), right = Math.Max(left + 1, (int)(((long)(x + 1) * width + toWidth - 1) / toWidth));
                for (int v = top; v < Math.Min(bottom, height) && !result[(y * toWidth) + x]; v++)
                {
                    result[(y * toWidth) + x] = hole.AsSpan((v * width) + left, Math.Min(right, width) - left).Contains(true);
                }
            }
        }

        return result;
    }
}
