using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Myna.Tensors.Assembler;

/// <summary>
/// Whether kernels may be emitted at run time. .NET 10 knows no AVX512-VNNI, which multiplies bytes at twice to four times the speed of the
/// instructions that it does know; so kernels for it are assembled here. Every one of them has a twin in C# that gives the same bits.
/// </summary>
public static class EmittedCode
{
    /// <summary>The environment variable that forbids emitted code when it is <c>0</c>.</summary>
    public const string Variable = "MYNA_EMIT";

    private const int Avx512VnniBit = 11; // CPUID leaf 7, ECX

    /// <summary>
    /// Whether this process may use emitted AVX512-VNNI code: a 64-bit x86 processor that has it, Linux or Windows, and no
    /// <c>MYNA_EMIT=0</c>. The system may still refuse executable memory; kernels then stay in C#.
    /// </summary>
    public static bool HasVnni { get; } = Environment.GetEnvironmentVariable(Variable) != "0" && FindVnni();

    /// <summary>The operating system saves 512-bit registers where .NET supports AVX-512; the rest is the processor's own word.</summary>
    private static bool FindVnni() =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64
        && (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        && Avx512BW.IsSupported
        && X86Base.IsSupported
        && X86Base.CpuId(0, 0).Eax >= 7
        && ((X86Base.CpuId(7, 0).Ecx >> Avx512VnniBit) & 1) != 0;
}
