using Myna.Tensors.Memory;
using Myna.Voice.Prompts;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>What a causal network remembers between two pieces of a stream: named arrays that can be copied and saved as one.</summary>
internal sealed class StreamState
{
    private readonly List<(string Name, PastRows Rows)> _convolutions = [];
    private readonly List<(string Name, KeyValuePast Past)> _attentions = [];

    /// <summary>The next frame's position from the start of the stream.</summary>
    public long Frames { get; set; }

    /// <summary>Memory of a causal convolution.</summary>
    public PastRows Convolution(string name, int rows, int channels)
    {
        var past = new PastRows(rows, channels);
        _convolutions.Add((name, past));
        return past;
    }

    /// <summary>Memory of an attention layer.</summary>
    public KeyValuePast Attention(string name, int rows, int channels)
    {
        var past = new KeyValuePast(rows, channels);
        _attentions.Add((name, past));
        return past;
    }

    /// <summary>Takes over what another state of the same network remembers.</summary>
    public void CopyFrom(StreamState other)
    {
        Frames = other.Frames;
        for (int i = 0; i < _convolutions.Count; i++)
        {
            other._convolutions[i].Rows.Span.CopyTo(_convolutions[i].Rows.Span);
        }

        for (int i = 0; i < _attentions.Count; i++)
        {
            _attentions[i].Past.CopyFrom(other._attentions[i].Past);
        }
    }

    /// <summary>The state as named tensors: <c>prefix.frames</c> [1], the rows of each convolution, keys and values of each layer.</summary>
    public IEnumerable<PromptTensor> Save(string prefix)
    {
        // Two floats hold any count exactly.
        yield return PromptTensor.Floats($"{prefix}.frames", [Frames >> 20, Frames & 0xFFFFF], 2);
        foreach ((string name, PastRows rows) in _convolutions)
        {
            if (rows.Rows > 0)
            {
                yield return PromptTensor.Floats($"{prefix}.{name}", rows.Span, rows.Rows, rows.Channels);
            }
        }

        foreach ((string name, KeyValuePast past) in _attentions)
        {
            if (past.Count > 0)
            {
                yield return PromptTensor.Floats($"{prefix}.{name}.keys", past.Keys, past.Count, past.Channels);
                yield return PromptTensor.Floats($"{prefix}.{name}.values", past.Values, past.Count, past.Channels);
            }
        }
    }

    /// <summary>Takes over a saved state.</summary>
    /// <exception cref="MynaException">A tensor is missing or has another shape.</exception>
    public void Restore(VoicePrompt prompt, string prefix)
    {
        ReadOnlySpan<float> frames = Tensor(prompt, $"{prefix}.frames", 2);
        if (!(frames[0] >= 0 && frames[0] < 1 << 20 && frames[1] >= 0 && frames[1] < 1 << 20))
        {
            throw new MynaException($"The voice prompt {prompt.Name ?? "(without a name)"} is damaged: its codec state counts no frames. Make it again from its clip.");
        }

        Frames = ((long)frames[0] << 20) + (long)frames[1];
        foreach ((string name, PastRows rows) in _convolutions)
        {
            if (rows.Rows > 0)
            {
                Tensor(prompt, $"{prefix}.{name}", rows.Rows, rows.Channels).CopyTo(rows.Span);
            }
        }

        foreach ((string name, KeyValuePast past) in _attentions)
        {
            int count = (int)Math.Min(Frames, past.MostRows);
            if (count == 0)
            {
                past.Clear();
                continue;
            }

            past.Set(
                Tensor(prompt, $"{prefix}.{name}.keys", count, past.Channels), Tensor(prompt, $"{prefix}.{name}.values", count, past.Channels));
        }
    }

    private static ReadOnlySpan<float> Tensor(VoicePrompt prompt, string name, params ReadOnlySpan<int> shape)
    {
        IReadOnlyList<int> actual = prompt.Shape(name);
        bool same = actual.Count == shape.Length;
        for (int i = 0; same && i < shape.Length; i++)
        {
            same = actual[i] == shape[i];
        }

        return same
            ? prompt.Tensor(name)
            : throw new MynaException($"The voice prompt {prompt.Name ?? "(without a name)"}: its tensor \"{name}\" is [{string.Join(", ", actual)}]; the model needs [{string.Join(", ", shape.ToArray())}]. Make it again from its clip with this model.");
    }
}

/// <summary>The last input rows of a causal convolution; zeros at the start of a stream.</summary>
internal sealed class PastRows(int rows, int channels)
{
    private readonly float[] _values = new float[rows * channels];

    /// <summary>Number of rows kept, (k - 1)·dilation.</summary>
    public int Rows => rows;

    /// <summary>Channels of a row.</summary>
    public int Channels => channels;

    /// <summary><c>[rows, channels]</c>, oldest first.</summary>
    public Span<float> Span => _values;

    /// <summary>Puts the rows kept in front of a window whose new rows lie behind them.</summary>
    public void Begin(Span<float> window) => _values.CopyTo(window);

    /// <summary>Keeps the last rows of a window of <paramref name="newRows"/> behind the old ones.</summary>
    public void End(ReadOnlySpan<float> window, int newRows) => window.Slice(newRows * channels, _values.Length).CopyTo(_values);
}

/// <summary>
/// Keys (turned to their positions) and values of the last positions of an attention layer, in the order of time. Rows move to
/// the front of their memory once in a while, not with every frame.
/// </summary>
internal sealed class KeyValuePast(int mostRows, int channels)
{
    private AlignedBuffer<float> _keys = new(2 * mostRows * channels);
    private AlignedBuffer<float> _values = new(2 * mostRows * channels);
    private int _start;

    /// <summary>Most rows kept, the window less the query itself.</summary>
    public int MostRows => mostRows;

    /// <summary>Channels of a row, heads · channels of a head.</summary>
    public int Channels => channels;

    /// <summary>Rows kept now.</summary>
    public int Count { get; private set; }

    /// <summary>The keys kept, <c>[count, channels]</c>.</summary>
    public ReadOnlySpan<float> Keys => Rows(_keys, 0, Count);

    /// <summary>The values kept, <c>[count, channels]</c>.</summary>
    public ReadOnlySpan<float> Values => Rows(_values, 0, Count);

    /// <summary>Makes room for rows behind those kept and returns where keys and values go.</summary>
    /// <param name="rows">How many rows come.</param>
    /// <param name="keys">Receives the new keys' place, <c>[rows, channels]</c>.</param>
    /// <param name="values">Receives the new values' place.</param>
    public void Extend(int rows, out Span<float> keys, out Span<float> values)
    {
        if ((_start + Count + rows) * channels > _keys.Length)
        {
            AlignedBuffer<float> newKeys = _keys, newValues = _values;
            if ((Count + rows) * channels > _keys.Length)
            {
                newKeys = new((2 * (mostRows + rows)) * channels);
                newValues = new((2 * (mostRows + rows)) * channels);
            }

            Keys.CopyTo(newKeys.Span);
            Values.CopyTo(newValues.Span);
            (_keys, _values, _start) = (newKeys, newValues, 0);
        }

        keys = Rows(_keys, Count, rows);
        values = Rows(_values, Count, rows);
    }

    /// <summary>Keys kept and <paramref name="rows"/> new ones.</summary>
    public ReadOnlySpan<float> AllKeys(int rows) => Rows(_keys, 0, Count + rows);

    /// <summary>Values kept and <paramref name="rows"/> new ones.</summary>
    public ReadOnlySpan<float> AllValues(int rows) => Rows(_values, 0, Count + rows);

    /// <summary>Counts the new rows among those kept and lets go of the oldest.</summary>
    public void Keep(int rows)
    {
        int all = Count + rows;
        Count = Math.Min(all, mostRows);
        _start += all - Count;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => (_start, Count) = (0, 0);

    /// <summary>Takes over another layer's rows.</summary>
    public void CopyFrom(KeyValuePast other) => Set(other.Keys, other.Values);

    /// <summary>Takes over given rows, at most <see cref="MostRows"/>.</summary>
    public void Set(ReadOnlySpan<float> keys, ReadOnlySpan<float> values)
    {
        Clear();
        keys.CopyTo(_keys.Span);
        values.CopyTo(_values.Span);
        Count = keys.Length / channels;
    }

    private Span<float> Rows(AlignedBuffer<float> buffer, int from, int count) =>
        buffer.Span.Slice((_start + from) * channels, count * channels);
}
