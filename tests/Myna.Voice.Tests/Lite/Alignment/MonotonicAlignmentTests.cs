using CsCheck;
using Myna.Voice.Lite.Alignment;

namespace Myna.Voice.Tests.Lite.Alignment;

public sealed class MonotonicAlignmentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly Gen<(float[] Values, bool[] Optional, int Frames)> Cases =
        from states in Gen.Int[1, 5]
        from optional in Gen.Bool.Array[states]
        from frames in Gen.Int[5, 8]
        from values in Gen.Float[-9, 0].Array[frames * states]
        select (values, optional, frames);

    [Fact]
    public void Way_is_the_best_of_all_ways() => Cases.Sample(given =>
    {
        AlignmentState[] states = States(given.Optional);
        var path = new int[given.Frames];
        double found = MonotonicAlignment.Find(given.Values, states.Length, states, path, Cancellation);
        Assert.Equal(Best(given.Values, states, given.Frames, -1, 0), found, 1e-6);

        // The way itself is allowed, and its likelihood is the one that was returned.
        double sum = 0;
        for (int t = 0; t < given.Frames; t++)
        {
            sum += given.Values[(t * states.Length) + path[t]];
            Assert.True(MayFollow(states, t == 0 ? -1 : path[t - 1], path[t]), string.Join(' ', path));
        }

        Assert.True(MayEnd(states, path[^1]), string.Join(' ', path));
        Assert.Equal(sum, found, 1e-6);
        Assert.Equal(found, MonotonicAlignment.Find(given.Values, states.Length, states, default, Cancellation));
    }, iter: 500);

    [Fact]
    public void Sounds_are_found_where_they_are()
    {
        // Two symbols and silence: each frame is certain of what it is.
        int[] heard = [2, 2, 0, 0, 0, 2, 1, 2];
        var values = new float[heard.Length * 3];
        Array.Fill(values, -50f);
        for (int t = 0; t < heard.Length; t++)
        {
            values[(t * 3) + heard[t]] = 0;
        }

        AlignmentState[] states = [new(2, true), new(0, false), new(2, true), new(1, false), new(2, true)];
        var path = new int[heard.Length];
        Assert.Equal(0, MonotonicAlignment.Find(values, 3, states, path, Cancellation));
        Assert.Equal([0, 0, 1, 1, 1, 2, 3, 4], path);
    }

    /// <summary>No two optional states side by side, and one that is not optional.</summary>
    private static AlignmentState[] States(bool[] optional)
    {
        var states = new AlignmentState[optional.Length];
        for (int i = 0; i < states.Length; i++)
        {
            states[i] = new AlignmentState(i, optional.Length > 1 && optional[i] && (i == 0 || !states[i - 1].Optional));
        }

        return states;
    }

    private static double Best(float[] values, AlignmentState[] states, int frames, int before, int t)
    {
        if (t == frames)
        {
            return MayEnd(states, before) ? 0 : double.NegativeInfinity;
        }

        double best = double.NegativeInfinity;
        for (int s = Math.Max(0, before); s < states.Length; s++)
        {
            if (MayFollow(states, before, s))
            {
                best = Math.Max(best, values[(t * states.Length) + s] + Best(values, states, frames, s, t + 1));
            }
        }

        return best;
    }

    private static bool MayFollow(AlignmentState[] states, int before, int next) =>
        (next == before && before >= 0) || next == before + 1 || (next == before + 2 && states[before + 1].Optional);

    private static bool MayEnd(AlignmentState[] states, int last) =>
        last == states.Length - 1 || (last == states.Length - 2 && states[^1].Optional);
}
