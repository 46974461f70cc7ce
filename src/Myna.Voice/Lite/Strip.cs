using Myna.Tensors.Memory;

namespace Myna.Voice.Lite;

/// <summary>
/// A strip is a few dozen frames that one thread takes through several layers before it turns to the next ones, so that
/// what lies between the layers stays in its L2 cache.
/// </summary>
internal static class Strip
{
    /// <summary>Frames of a strip: a multiple of the rows of a matrix tile.</summary>
    public const int Frames = 48;

    /// <summary>Shares of a crew begin at multiples of this many frames: the rows of a matrix tile.</summary>
    public const int Granule = 6;

    [ThreadStatic]
    private static AlignedBuffer<float>? _memory;

    /// <summary>Working memory that belongs to the calling thread until it asks again.</summary>
    public static Span<float> Memory(int length)
    {
        if (_memory is null || _memory.Length < length)
        {
            _memory = new AlignedBuffer<float>(length);
        }

        return _memory.Span[..length];
    }
}
