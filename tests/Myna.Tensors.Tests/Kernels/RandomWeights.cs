using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;

namespace Myna.Tensors.Tests.Kernels;

/// <summary>A seeded matrix in one precision, with its exact values: what a kernel reads and what the sums in doubles are made of.</summary>
internal sealed class RandomWeights
{
    private readonly ushort[] _bits;

    public RandomWeights(int outputs, int inputs, WeightPrecision precision, bool bias, int seed)
    {
        (Outputs, Inputs, Precision) = (outputs, inputs, precision);
        Exact = EveryWidth.Values(outputs * inputs, seed, -1f, 1f);
        Bias = bias ? EveryWidth.Values(outputs, seed + 1) : [];
        _bits = new ushort[precision == WeightPrecision.Float32 ? 0 : Exact.Length];
        for (int i = 0; i < _bits.Length; i++)
        {
            if (precision == WeightPrecision.Float16)
            {
                // One weight in eight is a subnormal half: these take a way of their own through the registers.
                var half = (Half)(i % 8 == 3 ? Exact[i] * 5e-5f : Exact[i]);
                (_bits[i], Exact[i]) = (BitConverter.HalfToUInt16Bits(half), (float)half);
            }
            else
            {
                _bits[i] = (ushort)(BitConverter.SingleToUInt32Bits(Exact[i]) >> 16);
                Exact[i] = BitConverter.UInt32BitsToSingle((uint)_bits[i] << 16);
            }
        }
    }

    public int Outputs { get; }

    public int Inputs { get; }

    public WeightPrecision Precision { get; }

    /// <summary><c>[outputs, inputs]</c>.</summary>
    public float[] Exact { get; }

    /// <summary><c>[outputs]</c>, or empty.</summary>
    public float[] Bias { get; }

    public PackedMatrix Pack(VectorWidth width) => Precision == WeightPrecision.Float32
        ? PackedMatrix.Pack(Exact, Outputs, Inputs, Bias, width)
        : PackedMatrix.Pack(_bits, Precision, Outputs, Inputs, Bias, width);

    /// <summary>The matrix packed for every width of this machine.</summary>
    public Dictionary<VectorWidth, PackedMatrix> PackAll() => Simd.Supported.ToDictionary(width => width, Pack);

    /// <summary>
    /// Checks y = x·Wᵀ + b (+ what was in y) against sums in doubles. A chain of n fused steps is off by at most n roundings of
    /// the sum of magnitudes; nothing more is allowed.
    /// </summary>
    /// <param name="x"><c>[rows, inputs]</c>.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="before">What was in y, for products that add; else empty.</param>
    /// <param name="y"><c>[rows, outputs]</c>.</param>
    public void AssertProduct(ReadOnlySpan<float> x, int rows, ReadOnlySpan<float> before, ReadOnlySpan<float> y)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int output = 0; output < Outputs; output++)
            {
                int at = (row * Outputs) + output;
                double sum = (Bias.Length > 0 ? Bias[output] : 0) + (before.IsEmpty ? 0 : before[at]);
                double magnitude = Math.Abs(sum);
                for (int k = 0; k < Inputs; k++)
                {
                    double product = (double)x[(row * Inputs) + k] * Exact[(output * Inputs) + k];
                    sum += product;
                    magnitude += Math.Abs(product);
                }

                if (!(Math.Abs(sum - y[at]) <= (Inputs + 1) * Math.ScaleB(magnitude, -24)))
                {
                    Assert.Fail($"[{row}, {output}] of [{rows}, {Inputs}] x [{Inputs}, {Outputs}] in {Precision}: {y[at]:G9}, not {sum:G9}");
                }
            }
        }
    }
}
