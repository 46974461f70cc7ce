using System.Runtime.InteropServices;
using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;

namespace Myna.Cli.Bench;

/// <summary>Names the machine, because a speed without one says nothing.</summary>
internal static class Machine
{
    private const string CpuFile = "/proc/cpuinfo";
    private const string CpuLine = "model name";

    /// <summary>This machine as this process uses it.</summary>
    public static MachineResult Here() =>
        new(Cpu(), Environment.ProcessorCount, Crew.Shared.Members, (int)Simd.Width, RuntimeInformation.FrameworkDescription);

    private static string Cpu()
    {
        string? line = File.Exists(CpuFile)
            ? File.ReadLines(CpuFile).FirstOrDefault(text => text.StartsWith(CpuLine, StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
