namespace Myna.Voice.Lite.Alignment;

/// <summary>A stop on the way through a text: a symbol, or silence that may be there or not.</summary>
/// <param name="Column">Its column among the log-likelihoods.</param>
/// <param name="Optional">Whether it may be left out; no two that may stand side by side.</param>
internal readonly record struct AlignmentState(int Column, bool Optional);

/// <summary>
/// The most likely way through a text: states in order, each that is not optional for one frame or more (monotonic alignment search,
/// J. Kim, S. Kim, J. Kong, S. Yoon: Glow-TTS, https://arxiv.org/abs/2005.11129, §3.2, with optional states added).
/// </summary>
internal static class MonotonicAlignment
{
    private const byte Stay = 0;
    private const byte Step = 1;
    private const byte Skip = 2;

    /// <summary>Finds the way.</summary>
    /// <param name="logLikelihoods">Of every frame in every column, <c>[T, columns]</c>.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="states">The states in order; those that are not optional are no more than T.</param>
    /// <param name="path">Receives the state of each frame, <c>[T]</c>; empty if only the likelihood is wanted.</param>
    /// <param name="cancellationToken">Checked between frames.</param>
    /// <returns>The log-likelihood of the way, summed over frames.</returns>
    public static double Find(
        ReadOnlySpan<float> logLikelihoods,
        int columns,
        ReadOnlySpan<AlignmentState> states,
        Span<int> path,
        CancellationToken cancellationToken)
    {
        int frames = logLikelihoods.Length / columns;
        int count = states.Length;
        var best = new double[count]; // of all ways that end in the state
        byte[] came = path.IsEmpty ? [] : new byte[checked(frames * count)]; // [T, states]
        Array.Fill(best, double.NegativeInfinity);
        best[0] = logLikelihoods[states[0].Column];
        if (states[0].Optional && count > 1)
        {
            best[1] = logLikelihoods[states[1].Column];
        }

        for (int t = 1; t < frames; t++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<float> row = logLikelihoods.Slice(t * columns, columns);
            Span<byte> from = came.Length == 0 ? default : came.AsSpan(t * count, count);

            // From the last state to the first, so that what a state looks back at is still that of the frame before.
            for (int s = count - 1; s >= 0; s--)
            {
                double value = best[s];
                byte move = Stay;
                if (s > 0 && best[s - 1] > value)
                {
                    (value, move) = (best[s - 1], Step);
                }

                if (s > 1 && states[s - 1].Optional && best[s - 2] > value)
                {
                    (value, move) = (best[s - 2], Skip);
                }

                best[s] = value + row[states[s].Column];
                if (!from.IsEmpty)
                {
                    from[s] = move;
                }
            }
        }

        int last = count - 1;
        if (count > 1 && states[last].Optional && best[last - 1] > best[last])
        {
            last--;
        }

        int state = last;
        for (int t = frames - 1; t >= 0 && !path.IsEmpty; t--)
        {
            path[t] = state;
            state -= came[(t * count) + state];
        }

        return best[last];
    }
}
