using Myna.Tensors.Memory;

namespace Myna.Voice.Lite;

/// <summary>
/// Working memory that grows to the longest sentence seen and is then used again, so that speaking allocates nothing per
/// frame. One name, one buffer; belongs to one speaker.
/// </summary>
internal sealed class Workspace
{
    private readonly Dictionary<string, AlignedBuffer<float>> _buffers = [];

    /// <summary>A buffer of <paramref name="length"/> floats, holding whatever was left in it.</summary>
    public Span<float> Get(string name, int length)
    {
        if (!_buffers.TryGetValue(name, out AlignedBuffer<float>? buffer) || buffer.Length < length)
        {
            buffer = new AlignedBuffer<float>(length + (length / 4));
            _buffers[name] = buffer;
        }

        return buffer.Span[..length];
    }
}
