namespace Myna.Tensors.Kernels.Images;

/// <summary>Which pixels a convolution looks at.</summary>
/// <param name="Height">Rows of the kernel.</param>
/// <param name="Width">Columns of the kernel.</param>
/// <param name="StrideDown">Rows from one output to the next.</param>
/// <param name="StrideAcross">Columns from one output to the next.</param>
/// <param name="PadDown">Rows of zeros above and below the picture.</param>
/// <param name="PadAcross">Columns of zeros at the left and the right.</param>
public readonly record struct ImageWindow(int Height, int Width, int StrideDown = 1, int StrideAcross = 1, int PadDown = 0, int PadAcross = 0)
{
    /// <summary>Whether it is one pixel, each in its turn.</summary>
    public bool IsPoint => this is { Height: 1, Width: 1, StrideDown: 1, StrideAcross: 1, PadDown: 0, PadAcross: 0 };

    /// <summary>Rows of the result.</summary>
    public int OutputHeight(int height) => ((height + (2 * PadDown) - Height) / StrideDown) + 1;

    /// <summary>Columns of the result.</summary>
    public int OutputWidth(int width) => ((width + (2 * PadAcross) - Width) / StrideAcross) + 1;

    /// <summary>A copy of a picture with its border of zeros: [height + 2·PadDown, width + 2·PadAcross, channels].</summary>
    internal float[] Pad(ReadOnlySpan<float> x, int height, int width, int channels)
    {
        int row = (width + (2 * PadAcross)) * channels;
        var padded = new float[checked((height + (2 * PadDown)) * row)];
        for (int y = 0; y < height; y++)
        {
            x.Slice(y * width * channels, width * channels).CopyTo(padded.AsSpan(((y + PadDown) * row) + (PadAcross * channels)));
        }

        return padded;
    }

    internal void Check(int x, int height, int width, int inputs, int y, int outputs)
    {
        if (height + (2 * PadDown) < Height || width + (2 * PadAcross) < Width)
        {
            throw new ArgumentException($"A picture of {width} x {height} is smaller than the kernel of {Width} x {Height}.");
        }

        if (x != (long)height * width * inputs || y != (long)OutputHeight(height) * OutputWidth(width) * outputs)
        {
            throw new ArgumentException($"{x} values in and {y} out do not fit a picture of {width} x {height} with {inputs} channels in and {outputs} out.");
        }
    }
}
