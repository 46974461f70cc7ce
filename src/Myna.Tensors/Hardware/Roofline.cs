using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Myna.Tensors.Kernels;
using Myna.Tensors.Memory;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Hardware;

/// <summary>
/// The limits of this machine, measured with the instructions that kernels here can use: what a crew can read from memory,
/// and how many fp32 operations it can do. Speeds are stated as a share of these (Williams et al., "Roofline", 2009).
/// </summary>
public static unsafe class Roofline
{
    private const int ProbeFloats = 64 << 20; // 256 MiB: several times any last-level cache met here
    private const int FmaRounds = 400_000;
    private const int FmaAtOnce = 12;

    /// <summary>Bytes per second, in 10⁹, that the crew reads from memory together.</summary>
    /// <param name="crew">Who reads.</param>
    /// <param name="seconds">How long to measure; the best pass counts.</param>
    public static double ReadGigabytesPerSecond(Crew crew, double seconds = 0.5)
    {
        // On large pages where there are any: the bound is what memory gives at best.
        var memory = new WeightMemory((long)ProbeFloats * sizeof(float));
        Span<float> floats = MemoryMarshal.Cast<byte, float>(memory.Take(ProbeFloats * sizeof(float)));
        floats.Fill(1f);
        var job = new ReadJob { Source = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(floats)) };
        double best = Best(crew, ref job, (double)ProbeFloats * sizeof(float), seconds);
        GC.KeepAlive(memory); // the job only holds its address
        return best;
    }

    /// <summary>Fused multiply-adds count as two: fp32 operations per second, in 10⁹, that the crew does together.</summary>
    /// <param name="crew">Who computes.</param>
    /// <param name="seconds">How long to measure; the best pass counts.</param>
    public static double Fp32GigaflopsPerSecond(Crew crew, double seconds = 0.5)
    {
        int lanes = Simd.Width switch
        {
            VectorWidth.Bits512 => Lanes512.Count,
            VectorWidth.Bits256 => Lanes256.Count,
            VectorWidth.Bits128 => Lanes128.Count,
            _ => LanesScalar.Count,
        };
        var job = new FmaJob();
        return Best(crew, ref job, 2.0 * FmaAtOnce * lanes * FmaRounds * crew.Members, seconds);
    }

    private static double Best<TJob>(Crew crew, ref TJob job, double work, double seconds)
        where TJob : struct, ICrewJob
    {
        double best = 0;
        long start = Stopwatch.GetTimestamp();
        do
        {
            long from = Stopwatch.GetTimestamp();
            crew.Run(ref job);
            best = Math.Max(best, work / Stopwatch.GetElapsedTime(from).TotalSeconds / 1e9);
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        return best;
    }

    private struct ReadJob : ICrewJob
    {
        public float* Source;

        public readonly void Run(int member, int members)
        {
            Share share = Share.Of(ProbeFloats, 1024, member, members);
            float* from = Source + share.From;
            float sum = Simd.Width switch
            {
                VectorWidth.Bits512 => Sum<Lanes512, Vector512<float>>(from, share.Count),
                VectorWidth.Bits256 => Sum<Lanes256, Vector256<float>>(from, share.Count),
                VectorWidth.Bits128 => Sum<Lanes128, Vector128<float>>(from, share.Count),
                _ => Sum<LanesScalar, float>(from, share.Count),
            };
            if (float.IsNaN(sum))
            {
                throw new InvalidOperationException("The probe's memory was overwritten.");
            }
        }

        /// <summary>Reads four streams, as a matrix-vector product does.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static float Sum<TL, TV>(float* source, int count)
            where TL : struct, ILanes<TV>
            where TV : struct
        {
            int quarter = count / 4;
            TV a = TL.Zero, b = TL.Zero, c = TL.Zero, d = TL.Zero;
            for (int i = 0; i < quarter; i += TL.Count)
            {
                a = TL.Add(a, TL.Load(source + i));
                b = TL.Add(b, TL.Load(source + quarter + i));
                c = TL.Add(c, TL.Load(source + (2 * quarter) + i));
                d = TL.Add(d, TL.Load(source + (3 * quarter) + i));
            }

            float* lanes = stackalloc float[Reduction.Lanes];
            TL.Store(TL.Add(TL.Add(a, b), TL.Add(c, d)), lanes);
            return lanes[0];
        }
    }

    private struct FmaJob : ICrewJob
    {
        public readonly void Run(int member, int members)
        {
            float* tile = stackalloc float[Reduction.Lanes];
            new Span<float>(tile, Reduction.Lanes).Fill(1f);
            switch (Simd.Width)
            {
                case VectorWidth.Bits512:
                    Multiply<Lanes512, Vector512<float>>(tile);
                    break;
                case VectorWidth.Bits256:
                    Multiply<Lanes256, Vector256<float>>(tile);
                    break;
                case VectorWidth.Bits128:
                    Multiply<Lanes128, Vector128<float>>(tile);
                    break;
                default:
                    Multiply<LanesScalar, float>(tile);
                    break;
            }
        }

        /// <summary>12 chains of fused multiply-adds in registers: nothing else limits them but the multipliers.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Multiply<TL, TV>(float* tile)
            where TL : struct, ILanes<TV>
            where TV : struct
        {
            // x ← x·½ + ½ stays at 1: no overflow, no denormals.
            TV half = TL.Splat(0.5f);
            TV a0 = TL.Load(tile), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
            TV b0 = a0, b1 = a0, b2 = a0, b3 = a0;
            for (int i = 0; i < FmaRounds; i++)
            {
                a0 = TL.Fma(a0, half, half);
                a1 = TL.Fma(a1, half, half);
                a2 = TL.Fma(a2, half, half);
                a3 = TL.Fma(a3, half, half);
                a4 = TL.Fma(a4, half, half);
                a5 = TL.Fma(a5, half, half);
                a6 = TL.Fma(a6, half, half);
                a7 = TL.Fma(a7, half, half);
                b0 = TL.Fma(b0, half, half);
                b1 = TL.Fma(b1, half, half);
                b2 = TL.Fma(b2, half, half);
                b3 = TL.Fma(b3, half, half);
            }

            TV sum = TL.Add(TL.Add(TL.Add(a0, a1), TL.Add(a2, a3)), TL.Add(TL.Add(a4, a5), TL.Add(a6, a7)));
            TL.Store(TL.Add(sum, TL.Add(TL.Add(b0, b1), TL.Add(b2, b3))), tile);
        }
    }
}
