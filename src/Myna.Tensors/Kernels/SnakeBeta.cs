using System.Runtime.CompilerServices;
using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels;

/// <summary>
/// SnakeBeta, the periodic activation of neural vocoders (Ziyin et al., 2020; BigVGAN, Lee et al., 2023): for each channel
/// y = x + sin²(x·e^alpha)/(e^beta + 1e-9). The sine is a polynomial of our own, so the bits are the same at every width.
/// </summary>
public sealed unsafe class SnakeBeta
{
    private const double Floor = 1e-9;

    /// <summary>Half turns for each unit of x, e^alpha/π: the square of a sine repeats after half a turn.</summary>
    private readonly float[] _rate;

    /// <summary>1/(e^beta + 1e-9).</summary>
    private readonly float[] _strength;

    /// <summary>Takes the logarithms that a checkpoint holds.</summary>
    /// <param name="alpha"><c>[channels]</c>, logarithms of the angular frequencies.</param>
    /// <param name="beta"><c>[channels]</c>, logarithms of the inverse strengths.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public SnakeBeta(ReadOnlySpan<float> alpha, ReadOnlySpan<float> beta)
    {
        SpanLengths.Same(alpha.Length, beta.Length);
        _rate = new float[alpha.Length];
        _strength = new float[alpha.Length];
        for (int i = 0; i < alpha.Length; i++)
        {
            _rate[i] = (float)(Math.Exp(alpha[i]) / Math.PI);
            _strength[i] = (float)(1 / (Math.Exp(beta[i]) + Floor));
        }
    }

    /// <summary>Number of channels.</summary>
    public int Channels => _rate.Length;

    /// <summary>Half turns for each unit of x, for kernels that apply the activation where they make x.</summary>
    internal ReadOnlySpan<float> Rate => _rate;

    /// <summary>What the squared sine is multiplied by.</summary>
    internal ReadOnlySpan<float> Strength => _strength;

    /// <summary>y = snake(x) for rows of channels; y may be x.</summary>
    /// <param name="x"><c>[rows, channels]</c>.</param>
    /// <param name="y"><c>[rows, channels]</c>.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public void Apply(ReadOnlySpan<float> x, Span<float> y) => Apply(x, y, Simd.Width);

    /// <summary>y = snake(x), then x += shift, with a crew: the beginning of a residual unit, whose end is added to x.</summary>
    /// <param name="x"><c>[rows, channels]</c>; changed unless the shift is empty.</param>
    /// <param name="y">Receives <c>[rows, channels]</c>; not x.</param>
    /// <param name="shift"><c>[channels]</c>, or empty.</param>
    /// <param name="crew">Who does it.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public void ApplyAndShift(Span<float> x, Span<float> y, ReadOnlySpan<float> shift, Crew crew)
    {
        SpanLengths.Same(x.Length, y.Length);
        int rows = SpanLengths.Rows(x.Length, Channels);
        if (!shift.IsEmpty)
        {
            SpanLengths.Same(shift.Length, Channels);
        }

        fixed (float* px = x, py = y, rate = _rate, strength = _strength, pShift = shift)
        {
            var job = new Job { X = px, Y = py, Rate = rate, Strength = strength, Shift = pShift, Rows = rows, Channels = Channels };
            crew.Run(ref job);
        }
    }

    internal void Apply(ReadOnlySpan<float> x, Span<float> y, VectorWidth width)
    {
        SpanLengths.Same(x.Length, y.Length);
        int rows = SpanLengths.Rows(x.Length, Channels);
        fixed (float* px = x, py = y, rate = _rate, strength = _strength)
        {
            for (nint row = 0; row < rows; row++)
            {
                nint at = row * Channels;
                Map.Elements<SnakeOperation>(px + at, rate, strength, py + at, Channels, 0f, 0f, width);
            }
        }
    }

    private struct Job : ICrewJob
    {
        public float* X;
        public float* Y;
        public float* Rate;
        public float* Strength;
        public float* Shift;
        public int Rows;
        public int Channels;

        public readonly void Run(int member, int members)
        {
            Share share = Share.Of(Rows, 1, member, members);
            for (nint row = share.From; row < share.To; row++)
            {
                float* x = X + (row * Channels);
                Map.Elements<SnakeOperation>(x, Rate, Strength, Y + (row * Channels), Channels, 0f, 0f, Simd.Width);
                if (Shift != null)
                {
                    Map.Elements<SumOfTwo>(x, Shift, Shift, x, Channels, 0f, 0f, Simd.Width);
                }
            }
        }
    }
}

/// <summary>a + sin²(π·a·b)·c: x, half turns for each unit of it, strength.</summary>
internal readonly struct SnakeOperation : IOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV a, TV b, TV c, TV p, TV q)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TV halfTurns = TL.Multiply(a, b);
        TV r = TL.Subtract(halfTurns, TL.Round(halfTurns));

        // sin(πr)/r on -½..½, absolute error of the sine 3.4e-9 before rounding.
        TV s = TL.Multiply(r, r);
        TV sine = TL.Splat(0.077220119535923f);
        sine = TL.Fma(sine, s, TL.Splat(-0.5980451703071594f));
        sine = TL.Fma(sine, s, TL.Splat(2.5500314235687256f));
        sine = TL.Fma(sine, s, TL.Splat(-5.1677069664001465f));
        sine = TL.Multiply(TL.Fma(sine, s, TL.Splat(3.141592502593994f)), r);
        return TL.Fma(TL.Multiply(sine, sine), c, a);
    }
}
