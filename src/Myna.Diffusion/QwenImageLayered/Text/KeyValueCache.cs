namespace Myna.Diffusion.QwenImageLayered.Text;

/// <summary>Keys and values of one layer for the tokens so far, so that each new token goes through the model alone.</summary>
/// <param name="width">Channels of a key: heads of keys × channels of a head.</param>
/// <param name="capacity">Tokens that there can be at most.</param>
internal sealed class KeyValueCache(int width, int capacity)
{
    private readonly float[] _keys = new float[capacity * width]; // [tokens, heads·d]
    private readonly float[] _values = new float[capacity * width];

    /// <summary>Tokens that are kept.</summary>
    public int Count { get; private set; }

    /// <summary>Keys of all tokens, <c>[count, width]</c>.</summary>
    public ReadOnlySpan<float> Keys => _keys.AsSpan(0, Count * width);

    /// <summary>Values of all tokens, <c>[count, width]</c>.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count * width);

    /// <summary>Keeps some tokens more: a whole sequence first, then one at a time.</summary>
    /// <exception cref="InvalidOperationException">Several tokens come after others.</exception>
    public void Add(ReadOnlySpan<float> keys, ReadOnlySpan<float> values)
    {
        int tokens = keys.Length / width;
        if (tokens > 1 && Count > 0)
        {
            throw new InvalidOperationException("Tokens after the first ones are added one at a time.");
        }

        keys.CopyTo(_keys.AsSpan(Count * width));
        values.CopyTo(_values.AsSpan(Count * width));
        Count += tokens;
    }
}
