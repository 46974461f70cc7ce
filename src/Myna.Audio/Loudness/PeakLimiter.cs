using System.Runtime.InteropServices;

namespace Myna.Audio.Loudness;

/// <summary>
/// Keeps peaks under a ceiling without clipping them: the gain goes down smoothly before a peak and comes back after it.
/// Sound that stays under the ceiling passes unchanged, bit for bit. Works on a stream, looking a few milliseconds ahead;
/// how the stream is cut into pieces does not change the result.
/// </summary>
/// <remarks>
/// The gain that each sample needs, g = min(1, ceiling/|x|), is replaced by its least value within half the window around
/// it, then averaged over the window: the average at a peak only holds values that are low enough for it.
/// </remarks>
public sealed class PeakLimiter
{
    private readonly float _ceiling;
    private readonly int _half;
    private readonly List<float> _samples = [];
    private readonly List<float> _needed = [];
    private long _first; // position in the stream of _samples[0]
    private long _written; // samples handed out
    private long _lastOver = long.MinValue; // position of the last sample over the ceiling

    /// <summary>Makes a limiter for one stream.</summary>
    /// <param name="sampleRate">In Hz.</param>
    /// <param name="ceiling">The largest magnitude to let through, above 0.</param>
    /// <param name="windowSeconds">How long the gain takes to go down, and to come back.</param>
    public PeakLimiter(int sampleRate, float ceiling = 0.985f, double windowSeconds = 0.006)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ceiling);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(windowSeconds);
        _ceiling = ceiling;
        _half = Math.Max(1, (int)Math.Round(windowSeconds * sampleRate / 2));
    }

    /// <summary>Samples that are held back until more has come: the window.</summary>
    public int LookAhead => 2 * _half;

    /// <summary>Takes the next samples and gives those that are ready, up to <see cref="LookAhead"/> fewer than were taken so far.</summary>
    public float[] Push(ReadOnlySpan<float> samples)
    {
        foreach (float sample in samples)
        {
            float magnitude = MathF.Abs(sample);
            if (magnitude > _ceiling)
            {
                _lastOver = _first + _samples.Count;
            }

            _samples.Add(sample);
            _needed.Add(magnitude > _ceiling ? _ceiling / magnitude : 1f);
        }

        return Write(_first + _samples.Count - LookAhead);
    }

    /// <summary>Ends the stream: gives all that is left.</summary>
    public float[] Finish() => Write(_first + _samples.Count);

    /// <summary>Hands out the samples up to a position.</summary>
    private float[] Write(long to)
    {
        if (to <= _written)
        {
            return [];
        }

        var ready = new float[to - _written];
        int at = (int)(_written - _first);
        CollectionsMarshal.AsSpan(_samples).Slice(at, ready.Length).CopyTo(ready);
        if (_lastOver >= _written - LookAhead)
        {
            Apply(ready, at);
        }

        _written = to;
        Forget();
        return ready;
    }

    /// <summary>Multiplies samples, the first of which stands at an index of the samples at hand, by their gain.</summary>
    private void Apply(Span<float> ready, int at)
    {
        var least = new float[ready.Length + LookAhead]; // least[i] belongs to index at - half + i
        for (int i = 0; i < least.Length; i++)
        {
            float lowest = 1f;
            int centre = at - _half + i;
            for (int j = Math.Max(0, centre - _half); j <= Math.Min(_needed.Count - 1, centre + _half); j++)
            {
                lowest = MathF.Min(lowest, _needed[j]);
            }

            least[i] = lowest;
        }

        for (int i = 0; i < ready.Length; i++)
        {
            // Summed afresh for each sample: a running sum would depend on where the stream was cut.
            double sum = 0;
            foreach (float value in least.AsSpan(i, LookAhead + 1))
            {
                sum += value;
            }

            ready[i] *= Math.Min(1f, (float)(sum / (LookAhead + 1)));
        }
    }

    /// <summary>Drops samples that no gain to come will ask for.</summary>
    private void Forget()
    {
        int old = (int)(_written - _first) - LookAhead;
        if (old > 0)
        {
            _samples.RemoveRange(0, old);
            _needed.RemoveRange(0, old);
            _first += old;
        }
    }
}
