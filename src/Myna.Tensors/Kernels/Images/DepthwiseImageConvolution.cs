using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels.Images;

/// <summary>A convolution over pictures kept as [height, width, channels], each channel by itself: one lane is one channel.</summary>
public sealed unsafe class DepthwiseImageConvolution
{
    private const int PixelsAtOnce = 4;
    private readonly float[] _taps;
    private readonly float[] _bias;

    /// <summary>Keeps weights in the order in which they are used.</summary>
    /// <param name="weights">[channels, 1, kernel height, kernel width].</param>
    /// <param name="channels">Channels.</param>
    /// <param name="bias">[channels], or empty for none.</param>
    /// <param name="window">Which pixels it looks at.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public DepthwiseImageConvolution(ReadOnlySpan<float> weights, int channels, ReadOnlySpan<float> bias, ImageWindow window)
    {
        int area = window.Height * window.Width;
        if (weights.Length != (long)channels * area || (!bias.IsEmpty && bias.Length != channels))
        {
            throw new ArgumentException($"{weights.Length} weights and a bias of {bias.Length} do not fit {channels} kernels of {window.Width} x {window.Height}.");
        }

        Channels = channels;
        Window = window;
        _bias = bias.IsEmpty ? new float[channels] : bias.ToArray();
        _taps = new float[weights.Length];
        for (int c = 0; c < channels; c++)
        {
            for (int tap = 0; tap < area; tap++)
            {
                _taps[(tap * channels) + c] = weights[(c * area) + tap];
            }
        }
    }

    /// <summary>Channels.</summary>
    public int Channels { get; }

    /// <summary>Which pixels it looks at.</summary>
    public ImageWindow Window { get; }

    /// <summary>Applies it.</summary>
    /// <param name="x">[height, width, channels].</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="y">Receives [output height, output width, channels].</param>
    /// <param name="finish">What is done to each result.</param>
    /// <param name="crew">Who does it; the result does not depend on how many they are.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public void Apply(ReadOnlySpan<float> x, int height, int width, Span<float> y, ImageFinish finish, Crew crew)
        => Apply(x, height, width, y, finish, crew, Simd.Width);

    internal void Apply(ReadOnlySpan<float> x, int height, int width, Span<float> y, ImageFinish finish, Crew crew, VectorWidth registers)
    {
        ArgumentNullException.ThrowIfNull(crew);
        Window.Check(x.Length, height, width, Channels, y.Length, Channels);
        fixed (float* px = Window.Pad(x, height, width, Channels), py = y, taps = _taps, bias = _bias)
        {
            var job = new Job
            {
                X = px, Y = py, Taps = taps, Bias = bias, Channels = Channels, Window = Window, Finish = finish, Registers = registers,
                RowStride = (width + (2 * Window.PadAcross)) * Channels,
                Height = Window.OutputHeight(height),
                Width = Window.OutputWidth(width),
            };
            crew.Run(ref job);
        }
    }

    private struct Job : ICrewJob
    {
        public float* X;
        public float* Y;
        public float* Taps;
        public float* Bias;
        public int Channels;
        public nint RowStride;
        public int Height;
        public int Width;
        public ImageWindow Window;
        public ImageFinish Finish;
        public VectorWidth Registers;

        public readonly void Run(int member, int members)
        {
            Share rows = Share.Of(Height, 1, member, members);
            for (int y = rows.From; y < rows.To; y++)
            {
                float* source = X + ((nint)y * Window.StrideDown * RowStride), target = Y + ((nint)y * Width * Channels);
                switch (Registers)
                {
                    case VectorWidth.Bits512:
                        Row<Lanes512, Vector512<float>>(source, target);
                        break;
                    case VectorWidth.Bits256:
                        Row<Lanes256, Vector256<float>>(source, target);
                        break;
                    case VectorWidth.Bits128:
                        Row<Lanes128, Vector128<float>>(source, target);
                        break;
                    default:
                        Row<LanesScalar, float>(source, target);
                        break;
                }

                Finish.Apply(target, Width * Channels, Registers);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Row<TL, TV>(float* x, float* y)
            where TL : struct, ILanes<TV>
            where TV : struct
        {
            nint step = (nint)Window.StrideAcross * Channels;
            int column = 0;
            for (; column <= Width - PixelsAtOnce; column += PixelsAtOnce)
            {
                int c = 0;
                for (; c <= Channels - TL.Count; c += TL.Count)
                {
                    Four<TL, TV>(x + (column * step) + c, y + ((nint)column * Channels) + c, c, step);
                }

                for (; c < Channels; c++)
                {
                    Four<LanesScalar, float>(x + (column * step) + c, y + ((nint)column * Channels) + c, c, step);
                }
            }

            for (; column < Width; column++)
            {
                int c = 0;
                for (; c <= Channels - TL.Count; c += TL.Count)
                {
                    One<TL, TV>(x + (column * step) + c, y + ((nint)column * Channels) + c, c);
                }

                for (; c < Channels; c++)
                {
                    One<LanesScalar, float>(x + (column * step) + c, y + ((nint)column * Channels) + c, c);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Four<TL, TV>(float* x, float* y, int c, nint step)
            where TL : struct, ILanes<TV>
            where TV : struct
        {
            TV y0 = TL.Load(Bias + c), y1 = y0, y2 = y0, y3 = y0;
            float* tap = Taps + c;
            for (int ky = 0; ky < Window.Height; ky++)
            {
                float* from = x + (ky * RowStride);
                for (int kx = 0; kx < Window.Width; kx++, from += Channels, tap += Channels)
                {
                    TV weight = TL.Load(tap);
                    y0 = TL.Fma(TL.Load(from), weight, y0);
                    y1 = TL.Fma(TL.Load(from + step), weight, y1);
                    y2 = TL.Fma(TL.Load(from + (2 * step)), weight, y2);
                    y3 = TL.Fma(TL.Load(from + (3 * step)), weight, y3);
                }
            }

            TL.Store(y0, y);
            TL.Store(y1, y + Channels);
            TL.Store(y2, y + (2 * Channels));
            TL.Store(y3, y + (3 * Channels));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void One<TL, TV>(float* x, float* y, int c)
            where TL : struct, ILanes<TV>
            where TV : struct
        {
            TV sum = TL.Load(Bias + c);
            float* tap = Taps + c;
            for (int ky = 0; ky < Window.Height; ky++)
            {
                float* from = x + (ky * RowStride);
                for (int kx = 0; kx < Window.Width; kx++, from += Channels, tap += Channels)
                {
                    sum = TL.Fma(TL.Load(from), TL.Load(tap), sum);
                }
            }

            TL.Store(sum, y);
        }
    }
}
