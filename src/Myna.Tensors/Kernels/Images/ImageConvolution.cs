using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels.Images;

/// <summary>
/// A convolution over pictures kept as [height, width, channels], every output channel from all input channels. A row of the
/// result is a sum of matrix products, one for each row of the kernel, whose left matrix is the padded picture itself with
/// rows that overlap: nothing is copied out.
/// </summary>
public sealed unsafe class ImageConvolution
{
    private const int PointsAtOnce = 96;
    private readonly PackedMatrix[] _rows;

    private ImageConvolution(PackedMatrix[] rows, int inputs, int outputs, ImageWindow window)
    {
        _rows = rows;
        Inputs = inputs;
        Outputs = outputs;
        Window = window;
    }

    /// <summary>Input channels.</summary>
    public int Inputs { get; }

    /// <summary>Output channels.</summary>
    public int Outputs { get; }

    /// <summary>Which pixels it looks at.</summary>
    public ImageWindow Window { get; }

    /// <summary>Packs weights.</summary>
    /// <param name="weights">[outputs, inputs, kernel height, kernel width], as ONNX and PyTorch keep them.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="bias">[outputs], or empty for none.</param>
    /// <param name="window">Which pixels it looks at.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static ImageConvolution Pack(ReadOnlySpan<float> weights, int outputs, int inputs, ReadOnlySpan<float> bias, ImageWindow window)
        => Pack(weights, outputs, inputs, bias, window, Simd.Width);

    internal static ImageConvolution Pack(
        ReadOnlySpan<float> weights, int outputs, int inputs, ReadOnlySpan<float> bias, ImageWindow window, VectorWidth width)
    {
        int area = window.Height * window.Width;
        if (weights.Length != (long)outputs * inputs * area)
        {
            throw new ArgumentException($"{weights.Length} weights do not fill {outputs} x {inputs} kernels of {window.Width} x {window.Height}.", nameof(weights));
        }

        var rows = new PackedMatrix[window.Height];
        var row = new float[outputs * window.Width * inputs];
        for (int ky = 0; ky < window.Height; ky++)
        {
            for (int o = 0; o < outputs; o++)
            {
                for (int c = 0; c < inputs; c++)
                {
                    for (int kx = 0; kx < window.Width; kx++)
                    {
                        row[(((o * window.Width) + kx) * inputs) + c] = weights[(((o * inputs) + c) * area) + (ky * window.Width) + kx];
                    }
                }
            }

            rows[ky] = PackedMatrix.Pack(row, outputs, window.Width * inputs, ky == 0 ? bias : [], width);
        }

        return new ImageConvolution(rows, inputs, outputs, window);
    }

    /// <summary>Applies it.</summary>
    /// <param name="x">[height, width, inputs].</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="y">Receives [output height, output width, outputs].</param>
    /// <param name="finish">What is done to each result.</param>
    /// <param name="crew">Who does it; the result does not depend on how many they are.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public void Apply(ReadOnlySpan<float> x, int height, int width, Span<float> y, ImageFinish finish, Crew crew)
    {
        ArgumentNullException.ThrowIfNull(crew);
        Window.Check(x.Length, height, width, Inputs, y.Length, Outputs);
        bool asItLies = Window.PadDown == 0 && Window.PadAcross == 0;
        float[] padded = asItLies ? [] : Window.Pad(x, height, width, Inputs);
        fixed (float* px = x, pPadded = padded, py = y)
        {
            var job = new Job
            {
                X = asItLies ? px : pPadded,
                Y = py,
                RowStride = (width + (2 * Window.PadAcross)) * Inputs,
                Height = Window.IsPoint ? 1 : Window.OutputHeight(height),
                Width = Window.IsPoint ? height * width : Window.OutputWidth(width),
                Convolution = this,
                Finish = finish,
            };
            crew.Run(ref job);
        }
    }

    private struct Job : ICrewJob
    {
        public float* X;
        public float* Y;
        public int RowStride;
        public int Height;
        public int Width;
        public ImageConvolution Convolution;
        public ImageFinish Finish;

        public readonly void Run(int member, int members)
        {
            if (Convolution.Window.IsPoint)
            {
                Share points = Share.Of(Width, GemmTile.Rows, member, members);
                for (int from = points.From; from < points.To; from += PointsAtOnce)
                {
                    Row(X + ((nint)from * Convolution.Inputs), Math.Min(PointsAtOnce, points.To - from), Y + ((nint)from * Convolution.Outputs));
                }

                return;
            }

            Share rows = Share.Of(Height, 1, member, members);
            for (int y = rows.From; y < rows.To; y++)
            {
                Row(X + ((nint)y * Convolution.Window.StrideDown * RowStride), Width, Y + ((nint)y * Width * Convolution.Outputs));
            }
        }

        private readonly void Row(float* x, int count, float* y)
        {
            int outputs = Convolution.Outputs;
            nint step = Convolution.Window.StrideAcross * Convolution.Inputs;
            for (int ky = 0; ky < Convolution._rows.Length; ky++)
            {
                Gemm.Multiply(x + ((nint)ky * RowStride), step, count, Convolution._rows[ky], y, outputs, accumulate: ky > 0);
            }

            Finish.Apply(y, count * outputs, Convolution._rows[0].Width);
        }
    }
}
