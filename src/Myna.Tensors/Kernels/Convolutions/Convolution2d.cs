using Myna.Tensors.Hardware;
using Myna.Tensors.Memory;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels.Convolutions;

/// <summary>
/// Convolutions of pictures, 3×3 with one pixel of zeros around or 1×1, as matrix products over the input where it lies: each
/// row of the kernel is one product whose rows overlap, so nothing is copied (no "im2col").
/// </summary>
/// <remarks>Each output is one chain of multiply-adds, rows of the kernel in order: the same bits at every width.</remarks>
public sealed unsafe class Convolution2d
{
    private readonly PackedMatrix[] _rows; // one for each row of the kernel, [outputs, kernel · inputs]

    [ThreadStatic]
    private static AlignedBuffer<float>? _doubled;

    /// <summary>Packs the weights.</summary>
    /// <param name="weights"><c>[outputs, inputs, kernel, kernel]</c>.</param>
    /// <param name="bias"><c>[outputs]</c>.</param>
    /// <param name="outputs">Features of a pixel of the result.</param>
    /// <param name="inputs">Features of a pixel of the input.</param>
    /// <param name="kernel">3 or 1.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or the kernel is of another size.</exception>
    public Convolution2d(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int outputs, int inputs, int kernel)
        : this(weights, bias, outputs, inputs, kernel, Simd.Width)
    {
    }

    internal Convolution2d(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int outputs, int inputs, int kernel, VectorWidth width)
    {
        if (kernel is not (1 or 3) || weights.Length != (long)outputs * inputs * kernel * kernel || bias.Length != outputs)
        {
            throw new ArgumentException($"{weights.Length} weights and {bias.Length} biases do not fit a {kernel} x {kernel} convolution of {inputs} to {outputs} features.", nameof(weights));
        }

        (Outputs, Inputs, Kernel) = (outputs, inputs, kernel);
        _rows = new PackedMatrix[kernel];
        var row = new float[outputs * kernel * inputs];
        for (int dy = 0; dy < kernel; dy++)
        {
            for (int o = 0; o < outputs; o++)
            {
                for (int i = 0; i < inputs; i++)
                {
                    for (int dx = 0; dx < kernel; dx++)
                    {
                        row[(((o * kernel) + dx) * inputs) + i] = weights[(((((o * inputs) + i) * kernel) + dy) * kernel) + dx];
                    }
                }
            }

            _rows[dy] = PackedMatrix.Pack(row, outputs, kernel * inputs, dy == 0 ? bias : default, width);
        }
    }

    /// <summary>Features of a pixel of the result.</summary>
    public int Outputs { get; }

    /// <summary>Features of a pixel of the input.</summary>
    public int Inputs { get; }

    /// <summary>Pixels on a side of the kernel.</summary>
    public int Kernel { get; }

    /// <summary>y = conv(x), of the same size.</summary>
    /// <param name="x">The input.</param>
    /// <param name="y">Receives the result; another map than x.</param>
    /// <param name="crew">Who does it.</param>
    public void Run(FeatureMap x, FeatureMap y, Crew crew)
    {
        Check(x, y, x.Height, x.Width);
        int border = Kernel / 2;
        CrewRows.Run(crew, y.Height, 1, (from, to) =>
        {
            for (int row = from; row < to; row++)
            {
                for (int dy = 0; dy < Kernel; dy++)
                {
                    Gemm.Multiply(x.Pixel(row + dy - border, -border), Inputs, y.Width, _rows[dy], y.Pixel(row, 0), Outputs, dy > 0);
                }
            }
        });
    }

    /// <summary>Every second pixel of the 3×3 convolution, with zeros below and to the right of the picture only.</summary>
    /// <param name="x">The input, of even height and width.</param>
    /// <param name="y">Receives the result, of half the height and width.</param>
    /// <param name="crew">Who does it.</param>
    public void RunHalving(FeatureMap x, FeatureMap y, Crew crew)
    {
        Check(x, y, x.Height / 2, x.Width / 2);
        CrewRows.Run(crew, y.Height, 1, (from, to) =>
        {
            for (int row = from; row < to; row++)
            {
                for (int dy = 0; dy < Kernel; dy++)
                {
                    Gemm.Multiply(x.Pixel((2 * row) + dy, 0), 2 * Inputs, y.Width, _rows[dy], y.Pixel(row, 0), Outputs, dy > 0);
                }
            }
        });
    }

    /// <summary>The 3×3 convolution of the picture with every pixel repeated 2×2; only three rows of that are ever made.</summary>
    /// <param name="x">The input.</param>
    /// <param name="y">Receives the result, of twice the height and width.</param>
    /// <param name="crew">Who does it.</param>
    public void RunDoubling(FeatureMap x, FeatureMap y, Crew crew)
    {
        Check(x, y, 2 * x.Height, 2 * x.Width);
        CrewRows.Run(crew, y.Height, 2, (from, to) =>
        {
            int stride = (y.Width + 2) * Inputs;
            if (_doubled is null || _doubled.Length < stride)
            {
                _doubled = new AlignedBuffer<float>(stride);
            }

            float* doubled = _doubled.Pointer;
            for (int row = from; row < to; row++)
            {
                for (int dy = 0; dy < Kernel; dy++)
                {
                    Double(x, row + dy - 1, y.Height, doubled);
                    Gemm.Multiply(doubled, Inputs, y.Width, _rows[dy], y.Pixel(row, 0), Outputs, dy > 0);
                }
            }
        });
    }

    private static void Double(FeatureMap x, int row, int height, float* target)
    {
        int channels = x.Channels;
        if (row < 0 || row >= height)
        {
            new Span<float>(target, ((2 * x.Width) + 2) * channels).Clear();
            return;
        }

        new Span<float>(target, channels).Clear();
        float* to = target + channels;
        for (int column = 0; column < x.Width; column++)
        {
            var pixel = new ReadOnlySpan<float>(x.Pixel(row / 2, column), channels);
            pixel.CopyTo(new Span<float>(to, channels));
            pixel.CopyTo(new Span<float>(to + channels, channels));
            to += 2 * channels;
        }

        new Span<float>(to, channels).Clear();
    }

    private void Check(FeatureMap x, FeatureMap y, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Channels != Inputs || y.Channels != Outputs || y.Height != height || y.Width != width || ReferenceEquals(x, y))
        {
            throw new ArgumentException(
                $"A convolution of {Inputs} to {Outputs} features does not bring [{x.Height}, {x.Width}, {x.Channels}] to [{y.Height}, {y.Width}, {y.Channels}].", nameof(y));
        }
    }
}
