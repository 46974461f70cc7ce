namespace Myna.Voice.Lite.Alignment;

/// <summary>How well every symbol of a text, and silence, explain every frame of a recording.</summary>
internal sealed class FrameLikelihoods
{
    // The quietest frames are taken as silence: this share of all, and at least so many.
    private const double QuietShare = 0.05;
    private const int FewestQuietFrames = 4;

    private readonly float[] _values; // [T, X + 1], the last column is silence
    private readonly float[] _best; // [T], the largest of each frame

    /// <summary>Compares a recording with a text.</summary>
    /// <param name="cepstra">The transform of both.</param>
    /// <param name="recording">Normalised mel of the recording, <c>[T, mels]</c>.</param>
    /// <param name="means">Mean mel of each symbol, <c>[X, mels]</c>, in the same space.</param>
    /// <param name="mels">Bands of a frame.</param>
    public FrameLikelihoods(MelCepstra cepstra, ReadOnlySpan<float> recording, ReadOnlySpan<float> means, int mels)
    {
        Frames = recording.Length / mels;
        Columns = (means.Length / mels) + 1;
        var frames = new float[Frames * MelCepstra.Count];
        cepstra.Transform(recording, frames);
        var symbols = new float[Columns * MelCepstra.Count];
        cepstra.Transform(means, symbols);
        cepstra.Transform(Silence(recording, mels), symbols.AsSpan((Columns - 1) * MelCepstra.Count));
        _values = new float[checked(Frames * Columns)];
        MelCepstra.Compare(frames, symbols, _values);
        _best = new float[Frames];
        for (int t = 0; t < Frames; t++)
        {
            float best = float.NegativeInfinity;
            foreach (float value in _values.AsSpan(t * Columns, Columns))
            {
                best = MathF.Max(best, value);
            }

            _best[t] = best;
        }
    }

    /// <summary>T.</summary>
    public int Frames { get; }

    /// <summary>X + 1.</summary>
    public int Columns { get; }

    /// <summary>Log-likelihoods, <c>[T, X + 1]</c>.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>How far a frame is, in a column, below the best column.</summary>
    public double Loss(int frame, int column) => (double)_best[frame] - _values[(frame * Columns) + column];

    /// <summary>The sum over frames of the best column: what the sounds reach in the best order of all.</summary>
    public double Best()
    {
        double sum = 0;
        foreach (float value in _best)
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>The mean of the quietest frames, <c>[mels]</c>.</summary>
    private static float[] Silence(ReadOnlySpan<float> recording, int mels)
    {
        int frames = recording.Length / mels;
        var energy = new double[frames];
        var order = new int[frames];
        for (int t = 0; t < frames; t++)
        {
            order[t] = t;
            foreach (float value in recording.Slice(t * mels, mels))
            {
                energy[t] += value;
            }
        }

        // Equal energies keep the order of time: the sort alone is not stable.
        Array.Sort(order, (a, b) => energy[a] != energy[b] ? energy[a].CompareTo(energy[b]) : a.CompareTo(b));
        int quiet = Math.Min(frames, Math.Max(FewestQuietFrames, (int)(frames * QuietShare)));
        var mean = new double[mels];
        foreach (int t in order.AsSpan(0, quiet))
        {
            for (int band = 0; band < mels; band++)
            {
                mean[band] += recording[(t * mels) + band];
            }
        }

        return [.. mean.Select(sum => (float)(sum / quiet))];
    }
}
