using System.Globalization;
using Myna.Tensors.Kernels.Quantised;
using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts;

/// <summary>How much memory a model takes, and how much there is: asked before it is loaded, not found out by being killed.</summary>
internal static class ModelMemory
{
    private const string MemoryFile = "/proc/meminfo";
    private const string AvailableLine = "MemAvailable:";

    /// <summary>Bytes of the matrices of talker and code predictor.</summary>
    public static long Matrices(TalkerConfig config, TalkerPrecision precision) =>
        new TalkerTensors(config).Projections.Sum(plan => precision switch
        {
            TalkerPrecision.Float32 => plan.Weights * sizeof(float),
            TalkerPrecision.BFloat16 => plan.Weights * sizeof(ushort),
            _ => QuantisedMatrix.BytesFor(plan.Outputs, plan.Inputs, precision.FormatOf(plan)),
        });

    /// <summary>Bytes of keys and values of so many positions of one stream, in single precision.</summary>
    public static long KeysAndValues(TalkerConfig config, int positions) =>
        2L * sizeof(float) * config.Layers * config.KeyValueSize * positions;

    /// <summary>What this process may still take: of the machine's free memory, and of the limit that a container sets.</summary>
    public static long AvailableBytes()
    {
        GCMemoryInfo collector = GC.GetGCMemoryInfo();
        long limit = Math.Max(0, collector.TotalAvailableMemoryBytes - Environment.WorkingSet);
        return Math.Min(limit, AvailableOnMachine() ?? limit);
    }

    /// <summary>Refuses what will not fit.</summary>
    /// <param name="bytes">What is needed.</param>
    /// <param name="what">For what, as in "the packed weights".</param>
    /// <param name="available">What there is: <see cref="AvailableBytes"/>.</param>
    /// <exception cref="MynaException">There is less.</exception>
    public static void Require(long bytes, string what, long available)
    {
        if (bytes > available)
        {
            throw new MynaException(string.Create(
                CultureInfo.InvariantCulture,
                $"{char.ToUpperInvariant(what[0])}{what[1..]} take {bytes / 1e9:0.0} GB of memory, and {available / 1e9:0.0} GB are free. Close other programs, or choose a smaller model or precision (int8, int4)."));
        }
    }

    /// <summary>Free memory as Linux counts it, file cache included; null elsewhere.</summary>
    private static long? AvailableOnMachine()
    {
        if (!File.Exists(MemoryFile))
        {
            return null;
        }

        string? line = File.ReadLines(MemoryFile).FirstOrDefault(text => text.StartsWith(AvailableLine, StringComparison.Ordinal));
        string? kilobytes = line?[AvailableLine.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.TryParse(kilobytes, CultureInfo.InvariantCulture, out long number) ? number << 10 : null;
    }
}
