using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Myna.Tensors.Kernels;
using Myna.Tensors.Weights;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>Where the speech tokenizer's tensors come from: a checkpoint, or a seed where only the speed matters.</summary>
internal abstract class CodecWeights
{
    /// <summary>A tensor as floats, where its shape must be the given one.</summary>
    public abstract float[] Floats(string name, params ReadOnlySpan<int> shape);

    /// <summary>A linear layer, <c>name.weight [outputs, inputs]</c> and <c>name.bias [outputs]</c> where there is one.</summary>
    public PackedMatrix Linear(string name, int outputs, int inputs, bool bias) =>
        PackedMatrix.Pack(Floats($"{name}.weight", outputs, inputs), outputs, inputs, bias ? Floats($"{name}.bias", outputs) : default);

    /// <summary>Layers that read the same input, one below the other in one matrix.</summary>
    public PackedMatrix Stacked(int inputs, params ReadOnlySpan<(string Name, int Outputs)> layers)
    {
        int outputs = 0;
        foreach ((_, int rows) in layers)
        {
            outputs += rows;
        }

        var weights = new float[outputs * inputs];
        int at = 0;
        foreach ((string name, int rows) in layers)
        {
            Floats($"{name}.weight", rows, inputs).CopyTo(weights, at);
            at += rows * inputs;
        }

        return PackedMatrix.Pack(weights, outputs, inputs);
    }

    /// <summary>Entries of a codebook, <c>[entries, channels]</c>: the sum of what fell to each entry over how often it was used.</summary>
    public float[] Codebook(string sums, string usage, int entries, int channels)
    {
        const float LeastUsage = 1e-5f;
        float[] codebook = Floats(sums, entries, channels);
        float[] used = Floats(usage, entries);
        for (int entry = 0; entry < entries; entry++)
        {
            float by = MathF.Max(used[entry], LeastUsage);
            foreach (ref float value in codebook.AsSpan(entry * channels, channels))
            {
                value /= by;
            }
        }

        return codebook;
    }
}

/// <summary>
/// Tensors of <c>speech_tokenizer/model.safetensors</c>. They are read, not mapped: pages of a mapped file would count as
/// memory of this process beside the packed weights.
/// </summary>
internal sealed class CheckpointCodecWeights : CodecWeights, IDisposable
{
    private readonly SafetensorsFile _file;
    private readonly SafeFileHandle _handle;

    /// <summary>Opens the tensors of a <c>speech_tokenizer</c> folder.</summary>
    /// <exception cref="MynaException">There is no such file, or it is cut off or damaged.</exception>
    public CheckpointCodecWeights(string folder)
    {
        string path = Path.Combine(folder, "model.safetensors");
        _file = SafetensorsFile.Open(path);
        _handle = File.OpenHandle(path);
    }

    /// <inheritdoc/>
    public override float[] Floats(string name, params ReadOnlySpan<int> shape)
    {
        TensorEntry entry = _file.Entry(name, shape);
        if (entry.Type != ElementType.Float32 || !BitConverter.IsLittleEndian)
        {
            return _file.ReadFloats(name);
        }

        float[] values = GC.AllocateUninitializedArray<float>(checked((int)entry.Elements));
        Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
        for (int at = 0; at < bytes.Length;)
        {
            int read = RandomAccess.Read(_handle, bytes[at..], entry.StartByte + at);
            if (read == 0)
            {
                throw new MynaException($"{_file.Name} was cut off while it was read. Fetch the model again.");
            }

            at += read;
        }

        return values;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _handle.Dispose();
        _file.Dispose();
    }
}

/// <summary>
/// Seeded numbers of a plausible size in every shape that is asked for, so that a decoder of real size can be measured
/// without the release's weights. What it decodes is noise.
/// </summary>
/// <param name="seed">The same seed gives the same weights.</param>
internal sealed class RandomCodecWeights(int seed) : CodecWeights
{
    /// <inheritdoc/>
    public override float[] Floats(string name, params ReadOnlySpan<int> shape)
    {
        long elements = 1;
        foreach (int extent in shape)
        {
            elements *= extent;
        }

        var values = GC.AllocateUninitializedArray<float>(checked((int)elements));
        if (name.EndsWith("usage", StringComparison.Ordinal) || name.EndsWith("norm.weight", StringComparison.Ordinal))
        {
            Array.Fill(values, 1f);
            return values;
        }

        // Uniform with the variance 1/inputs keeps the signal at one level from layer to layer.
        long inputs = name.Contains("block.1.conv", StringComparison.Ordinal) && shape.Length == 3 ? 2L * shape[0]
            : shape.Length < 2 ? 400 : elements / shape[0];
        float range = MathF.Sqrt(3f / inputs);
        ulong state = (ulong)seed * 0x9E3779B97F4A7C15UL;
        foreach (char letter in name)
        {
            state = (state ^ letter) * 0x100000001B3UL;
        }

        for (int i = 0; i < values.Length; i++)
        {
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            values[i] = range * (((int)(state >> 40) * (2f / (1 << 24))) - 1f);
        }

        return values;
    }
}
