namespace Myna.Voice.Qwen3Tts;

/// <summary>How far weights of lower precision lead away from the exact ones, over the same frames.</summary>
/// <param name="Frames">Frames compared.</param>
/// <param name="TalkerKl">Mean Kullback-Leibler divergence of the talker's distributions from the exact ones, in nats.</param>
/// <param name="PredictorKl">The same of the code predictor's.</param>
/// <param name="TalkerAgreement">Share of first codes whose best choice is the same.</param>
/// <param name="PredictorAgreement">Share of the other codes whose best choice is the same.</param>
internal sealed record Drift(int Frames, double TalkerKl, double PredictorKl, double TalkerAgreement, double PredictorAgreement);

/// <summary>
/// Measures drift by teacher forcing: the exact weights speak greedily, the others are fed the same codes, and the logits of every step
/// are compared. Free-running generations would only tell where the first difference fell.
/// </summary>
internal static class DriftMeasurement
{
    /// <summary>Speaks with both.</summary>
    /// <param name="exact">A generator with exact weights.</param>
    /// <param name="other">A generator with the weights in question.</param>
    /// <param name="request">What to say; its sampler picks the codes, and its budget sets the number of frames.</param>
    public static Drift Measure(FrameGenerator exact, FrameGenerator other, FrameRequest request)
    {
        var recording = new RecordingSampler(request.Sampler);
        Run(exact, request with { Sampler = recording });
        var comparing = new ComparingSampler(recording.Steps);
        Run(other, request with { Sampler = comparing });
        return comparing.Result();
    }

    private static void Run(FrameGenerator generator, FrameRequest request)
    {
        using FrameStream stream = generator.Open(request);
        while (generator.Step(stream) > 0)
        {
        }
    }

    /// <summary>One choice: logits before the sampler's rules, and what was taken.</summary>
    private sealed record Choice(float[] Logits, int Taken);

    private sealed class RecordingSampler(IFrameSampler inner) : IFrameSampler
    {
        public List<Choice> Steps { get; } = [];

        public int NextToken(Span<float> logits) => Record(logits.ToArray(), inner.NextToken(logits));

        public int NextCode(int group, Span<float> logits) => Record(logits.ToArray(), inner.NextCode(group, logits));

        private int Record(float[] logits, int taken)
        {
            Steps.Add(new Choice(logits, taken));
            return taken;
        }
    }

    private sealed class ComparingSampler(List<Choice> steps) : IFrameSampler
    {
        private readonly Tally _talker = new();
        private readonly Tally _predictor = new();
        private int _next;

        public int NextToken(Span<float> logits) => Compare(logits, _talker);

        public int NextCode(int group, Span<float> logits) => Compare(logits, _predictor);

        public Drift Result() => new(
            _talker.Count, _talker.Divergence / _talker.Count, _predictor.Divergence / Math.Max(1, _predictor.Count),
            (double)_talker.Same / _talker.Count, (double)_predictor.Same / Math.Max(1, _predictor.Count));

        private int Compare(ReadOnlySpan<float> logits, Tally tally)
        {
            Choice choice = steps[_next++];
            tally.Count++;
            tally.Divergence += Divergence(choice.Logits, logits);
            tally.Same += Best(choice.Logits) == Best(logits) ? 1 : 0;
            return choice.Taken;
        }
    }

    private sealed class Tally
    {
        public int Count { get; set; }

        public int Same { get; set; }

        public double Divergence { get; set; }
    }

    /// <summary>Σ p·ln(p/q) of the softmaxes.</summary>
    private static double Divergence(ReadOnlySpan<float> exact, ReadOnlySpan<float> other)
    {
        double exactSum = LogSum(exact), otherSum = LogSum(other), sum = 0;
        for (int i = 0; i < exact.Length; i++)
        {
            double logP = exact[i] - exactSum;
            sum += Math.Exp(logP) * (logP - (other[i] - otherSum));
        }

        return sum;
    }

    private static double LogSum(ReadOnlySpan<float> logits)
    {
        double max = logits[Best(logits)], sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp(logit - max);
        }

        return max + Math.Log(sum);
    }

    private static int Best(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
        }

        return best;
    }
}
