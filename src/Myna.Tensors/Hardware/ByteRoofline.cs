using System.Diagnostics;
using Myna.Tensors.Assembler;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Hardware;

/// <summary>The peak of products of bytes (<c>vpdpbusd</c>), which quantised weights are multiplied with: measured like <see cref="Roofline"/>.</summary>
public static unsafe class ByteRoofline
{
    private const int Chains = 16;
    private const int Rounds = 400_000;
    private const int OperationsOfOne = 2 * 64;

    private static readonly Lazy<nint> Code = new(Emit);

    /// <summary>Products and sums counted apart: operations per second, in 10⁹, that the crew does together; null where there is no AVX512-VNNI.</summary>
    /// <param name="crew">Who computes.</param>
    /// <param name="seconds">How long to measure; the best pass counts.</param>
    public static double? GigaopsPerSecond(Crew crew, double seconds = 0.5)
    {
        ArgumentNullException.ThrowIfNull(crew);
        if (!EmittedCode.HasVnni || Code.Value == 0)
        {
            return null;
        }

        var job = new Job { Code = Code.Value };
        double best = 0;
        long start = Stopwatch.GetTimestamp();
        do
        {
            long from = Stopwatch.GetTimestamp();
            crew.Run(ref job);
            best = Math.Max(best, (double)Chains * Rounds * OperationsOfOne * crew.Members / Stopwatch.GetElapsedTime(from).TotalSeconds / 1e9);
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        return best;
    }

    /// <summary>Chains that only the multipliers limit; the argument's address is not used.</summary>
    private static nint Emit()
    {
        var code = new Assembler512();
        for (int i = 0; i < Chains + 2; i++)
        {
            code.Clear(Zmm.Free(i));
        }

        // A register counts down; none is known to be 0 at the beginning, so the count comes from memory.
        code.Move(Gpr.Rax, OperatingSystem.IsWindows() ? Gpr.Rcx : Gpr.Rdi);
        code.Move(Gpr.Rdx, new Address(Gpr.Rax));
        int loop = code.Here;
        for (int i = 0; i < Chains; i++)
        {
            code.MultiplyAddBytes(Zmm.Free(i), Zmm.Free(Chains), Zmm.Free(Chains + 1));
        }

        code.Subtract(Gpr.Rdx, 1);
        code.JumpIfNotZero(loop);
        code.Return();
        return (nint)ExecutableMemory.Place(code.ToArray());
    }

    private struct Job : ICrewJob
    {
        public nint Code;

        public readonly void Run(int member, int members)
        {
            long rounds = Rounds;
            ((delegate* unmanaged[Cdecl]<long*, void>)Code)(&rounds);
        }
    }
}
