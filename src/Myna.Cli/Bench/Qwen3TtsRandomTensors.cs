using System.Runtime.InteropServices;
using System.Text;
using Myna.Tensors.Weights;
using Myna.Voice.Qwen3Tts;
using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Cli.Bench;

/// <summary>
/// A talker and code predictor of a real model's sizes with random weights in bf16: as fast as the trained ones, and free to
/// share. Each tensor is made when it is asked for; the same name gives the same numbers.
/// </summary>
internal sealed class Qwen3TtsRandomTensors : ITensorSource
{
    /// <summary>Changes when the numbers do: files made before are made again.</summary>
    public const string Version = "random-1";

    private const float Spread = 0.02f;
    private const float HeadSpread = 0.09f; // logits of trained size, about 3 rms
    private readonly Dictionary<string, TensorEntry> _entries;
    private byte[] _bytes = [];

    /// <summary>The tensors of a configuration.</summary>
    public Qwen3TtsRandomTensors(TalkerConfig config)
    {
        var names = new TalkerTensors(config);
        _entries = new[]
        {
            names.Projections.SelectMany(plan => plan.Parts.Select(part => Describe(part.Tensor, part.Outputs, plan.Inputs))),
            names.Projections.Where(plan => plan.Bias is not null).Select(plan => Describe(plan.Bias!, plan.Outputs)),
            names.Vectors.Select(vector => Describe(vector.Name, vector.Length)),
            names.Tables.Select(table => Describe(table.Name, table.Rows, table.Width)),
        }.SelectMany(list => list).ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public IEnumerable<TensorEntry> Entries => _entries.Values;

    /// <inheritdoc/>
    public TensorEntry Entry(string tensor, params ReadOnlySpan<int> shape) => _entries[tensor];

    /// <inheritdoc/>
    public void ReadFloats(string tensor, Span<float> target) =>
        HalfPrecision.WidenBFloat16(MemoryMarshal.Cast<byte, ushort>(Bytes(tensor)), target);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes(string tensor)
    {
        TensorEntry entry = _entries[tensor];
        if (_bytes.Length < entry.ByteCount)
        {
            _bytes = new byte[entry.ByteCount];
        }

        Span<byte> bytes = _bytes.AsSpan(0, (int)entry.ByteCount);
        bool norm = entry.Shape.Count == 1;
        bool head = tensor.Contains("head", StringComparison.Ordinal);
        Fill(MemoryMarshal.Cast<byte, ushort>(bytes), Seed(tensor), norm ? 1f : 0f, head ? HeadSpread : Spread);
        return bytes;
    }

    private static TensorEntry Describe(string name, params int[] shape)
    {
        long elements = shape.Aggregate(1L, (product, extent) => product * extent);
        return new TensorEntry(name, ElementType.BFloat16, [.. shape.Select(extent => (long)extent)], elements, 0, elements * sizeof(ushort));
    }

    /// <summary>FNV-1a.</summary>
    private static ulong Seed(string name) =>
        Encoding.UTF8.GetBytes(name).Aggregate(14695981039346656037UL, (hash, letter) => (hash ^ letter) * 1099511628211UL);

    /// <summary>Sums of four uniform numbers, which is near enough to a bell; from SplitMix64 (Steele, Lea and Flood, 2014).</summary>
    private static void Fill(Span<ushort> target, ulong state, float mean, float spread)
    {
        float step = spread * MathF.Sqrt(3f) / 65536f;
        for (int i = 0; i < target.Length; i++)
        {
            ulong z = state += 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            z ^= z >> 31;
            int sum = (int)(z & 0xFFFF) + (int)((z >> 16) & 0xFFFF) + (int)((z >> 32) & 0xFFFF) + (int)(z >> 48) - (2 * 65535);
            target[i] = (ushort)(BitConverter.SingleToUInt32Bits(mean + (step * sum)) >> 16);
        }
    }
}
