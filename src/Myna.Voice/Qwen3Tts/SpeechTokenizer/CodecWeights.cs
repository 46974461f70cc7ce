using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>Where the speech tokenizer's tensors come from: a checkpoint, or a seed where only the speed matters.</summary>
/// <param name="crew">Who packs.</param>
internal abstract unsafe class CodecWeights(Crew crew) : IDisposable
{
    private float* _borrowed;
    private int _borrowedLength;

    /// <summary>Who packs.</summary>
    public Crew Crew => crew;

    /// <summary>A tensor as floats of its own, where its shape must be the given one.</summary>
    public float[] Floats(string name, params ReadOnlySpan<int> shape)
    {
        float[] values = GC.AllocateUninitializedArray<float>(Elements(shape));
        Read(name, shape, values);
        return values;
    }

    /// <summary>A tensor as floats in memory that the next call uses again: packing leaves no garbage behind.</summary>
    public ReadOnlySpan<float> Borrow(string name, params ReadOnlySpan<int> shape)
    {
        Span<float> values = Room(Elements(shape));
        Read(name, shape, values);
        return values;
    }

    /// <summary>A linear layer, <c>name.weight [outputs, inputs]</c> and <c>name.bias [outputs]</c> where there is one.</summary>
    public PanelMatrix Linear(string name, int outputs, int inputs, bool bias)
    {
        float[] biases = bias ? Floats($"{name}.bias", outputs) : [];
        return PanelMatrix.Pack(Borrow($"{name}.weight", outputs, inputs), outputs, inputs, biases, crew);
    }

    /// <summary>Layers that read the same input, one below the other in one matrix.</summary>
    public PanelMatrix Stacked(int inputs, params ReadOnlySpan<(string Name, int Outputs)> layers)
    {
        int outputs = 0;
        foreach ((_, int rows) in layers)
        {
            outputs += rows;
        }

        Span<float> weights = Room(outputs * inputs);
        int at = 0;
        foreach ((string name, int rows) in layers)
        {
            Read($"{name}.weight", [rows, inputs], weights.Slice(at, rows * inputs));
            at += rows * inputs;
        }

        return PanelMatrix.Pack(weights, outputs, inputs, default, crew);
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

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        NativeMemory.Free(_borrowed);
        _borrowed = null;
        _borrowedLength = 0;
    }

    /// <summary>Reads a tensor, where its shape must be the given one.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="shape">The extents it must have.</param>
    /// <param name="values">As many places as it has elements.</param>
    protected abstract void Read(string name, ReadOnlySpan<int> shape, Span<float> values);

    private static int Elements(ReadOnlySpan<int> shape)
    {
        int elements = 1;
        foreach (int extent in shape)
        {
            elements = checked(elements * extent);
        }

        return elements;
    }

    private Span<float> Room(int length)
    {
        if (_borrowedLength < length)
        {
            NativeMemory.Free(_borrowed);
            _borrowed = null;
            _borrowed = (float*)NativeMemory.Alloc((nuint)length, sizeof(float));
            _borrowedLength = length;
        }

        return new Span<float>(_borrowed, length);
    }
}

/// <summary>
/// Tensors of <c>speech_tokenizer/model.safetensors</c>. They are read, not mapped: pages of a mapped file would count as
/// memory of this process beside the packed weights.
/// </summary>
internal sealed class CheckpointCodecWeights : CodecWeights
{
    private readonly SafetensorsFile _file;
    private readonly SafeFileHandle _handle;

    /// <summary>Opens the tensors of a <c>speech_tokenizer</c> folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="crew">Who packs.</param>
    /// <exception cref="MynaException">There is no such file, or it is cut off or damaged.</exception>
    public CheckpointCodecWeights(string folder, Crew crew)
        : base(crew)
    {
        string path = Path.Combine(folder, "model.safetensors");
        _file = SafetensorsFile.Open(path);
        _handle = File.OpenHandle(path);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _handle.Dispose();
        _file.Dispose();
    }

    /// <inheritdoc/>
    protected override void Read(string name, ReadOnlySpan<int> shape, Span<float> values)
    {
        TensorEntry entry = _file.Entry(name, shape);
        if (entry.Type != ElementType.Float32 || !BitConverter.IsLittleEndian)
        {
            _file.ReadFloats(name, values);
            return;
        }

        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        for (int at = 0; at < bytes.Length;)
        {
            int read = RandomAccess.Read(_handle, bytes[at..], entry.StartByte + at);
            if (read == 0)
            {
                throw new MynaException($"{_file.Name} was cut off while it was read. Fetch the model again.");
            }

            at += read;
        }
    }
}

/// <summary>
/// Seeded numbers of a plausible size in every shape that is asked for, so that a decoder of real size can be measured
/// without the release's weights. What it decodes is noise.
/// </summary>
/// <param name="seed">The same seed gives the same weights.</param>
/// <param name="crew">Who packs.</param>
internal sealed class RandomCodecWeights(int seed, Crew crew) : CodecWeights(crew)
{
    /// <inheritdoc/>
    protected override void Read(string name, ReadOnlySpan<int> shape, Span<float> values)
    {
        if (name.EndsWith("usage", StringComparison.Ordinal) || name.EndsWith("norm.weight", StringComparison.Ordinal))
        {
            values.Fill(1f);
            return;
        }

        // Uniform with the variance 1/inputs keeps the signal at one level from layer to layer.
        long inputs = name.Contains("block.1.conv", StringComparison.Ordinal) && shape.Length == 3 ? 2L * shape[0]
            : shape.Length < 2 ? 400 : values.Length / shape[0];
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
    }
}
