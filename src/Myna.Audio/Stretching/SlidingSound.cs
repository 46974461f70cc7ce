namespace Myna.Audio.Stretching;

/// <summary>The part of a stream that is still needed, read by positions of the whole stream; silent outside of it.</summary>
internal sealed class SlidingSound
{
    private float[] _kept = new float[1 << 15];
    private long _from;
    private int _count;

    /// <summary>How many samples have come.</summary>
    public long End => _from + _count;

    /// <summary>Takes the next samples.</summary>
    public void Append(ReadOnlySpan<float> samples)
    {
        if (_count + samples.Length > _kept.Length)
        {
            Array.Resize(ref _kept, Math.Max(_count + samples.Length, 2 * _kept.Length));
        }

        samples.CopyTo(_kept.AsSpan(_count));
        _count += samples.Length;
    }

    /// <summary>Copies samples from a position on; before the first and behind the last there are zeros.</summary>
    public void Read(long position, Span<float> target)
    {
        int before = (int)Math.Clamp(_from - position, 0, target.Length);
        int there = (int)Math.Clamp(End - position - before, 0, target.Length - before);
        target[..before].Clear();
        if (there > 0)
        {
            _kept.AsSpan((int)(position + before - _from), there).CopyTo(target[before..]);
        }

        target[(before + there)..].Clear();
    }

    /// <summary>Forgets what lies before a position; the array is moved only when that frees half of it.</summary>
    public void DropBefore(long position)
    {
        int drop = (int)Math.Clamp(position - _from, 0, _count);
        if (drop > _kept.Length / 2)
        {
            _kept.AsSpan(drop, _count - drop).CopyTo(_kept);
            _from += drop;
            _count -= drop;
        }
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _from = 0;
        _count = 0;
    }
}
