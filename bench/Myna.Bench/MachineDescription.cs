using System.Runtime.InteropServices;
using Myna.Tensors.Hardware;

namespace Myna.Bench;

/// <summary>What a figure was measured on; a speed without it means nothing.</summary>
/// <param name="Cpu">The processor's name, with family and model where the system says them (cloud machines hide the name).</param>
/// <param name="Cores">Processors this process may use.</param>
/// <param name="VectorBits">Register width of the kernels; 32 for scalar.</param>
/// <param name="Threads">Threads that share the work.</param>
/// <param name="Dotnet">Version of the runtime.</param>
internal sealed record MachineDescription(string Cpu, int Cores, int VectorBits, int Threads, string Dotnet)
{
    private const string ProcessorList = "/proc/cpuinfo";

    /// <summary>This machine.</summary>
    public static MachineDescription Read(int threads) =>
        new(ReadCpu(), Environment.ProcessorCount, (int)Simd.Width, threads, RuntimeInformation.FrameworkDescription);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Cpu}, {Cores} cores, {VectorBits}-bit vectors, {Threads} threads, {Dotnet}";

    private static string ReadCpu()
    {
        if (!File.Exists(ProcessorList))
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }

        var facts = new Dictionary<string, string>();
        foreach (string line in File.ReadLines(ProcessorList))
        {
            if (line.Split(':', 2) is [string name, string value])
            {
                facts.TryAdd(name.Trim(), value.Trim());
            }
        }

        string cpu = facts.GetValueOrDefault("model name", RuntimeInformation.ProcessArchitecture.ToString());
        return facts.TryGetValue("cpu family", out string? family) && facts.TryGetValue("model", out string? model)
            ? $"{cpu} (family {family}, model {model})"
            : cpu;
    }
}
