using Myna.Voice.Qwen3Tts;

namespace Myna.Voice.Tests.Qwen3Tts.Generation;

/// <summary>Keeps what the stages of a generation put out, and what its sampler saw.</summary>
internal sealed class StageLog
{
    private readonly Dictionary<string, List<float[]>> _stages = [];

    /// <summary>First codes in their order, the end token included.</summary>
    public List<int> Tokens { get; } = [];

    /// <summary>The talker's logits after the sampler's rules, step after step.</summary>
    public List<float> Scores { get; } = [];

    public void Add(string stage, ReadOnlySpan<float> values)
    {
        if (!_stages.TryGetValue(stage, out List<float[]>? list))
        {
            _stages[stage] = list = [];
        }

        list.Add(values.ToArray());
    }

    public float[] First(string stage) => [.. _stages[stage][0]];

    public float[] All(string stage) => [.. _stages[stage].SelectMany(values => values)];
}

/// <summary>Leaves the picking to another sampler and notes the results.</summary>
internal sealed class SpySampler(IFrameSampler inner, StageLog log) : IFrameSampler
{
    public int NextToken(Span<float> logits)
    {
        int token = inner.NextToken(logits);
        log.Tokens.Add(token);
        log.Scores.AddRange(logits.ToArray());
        return token;
    }

    public int NextCode(int group, Span<float> logits) => inner.NextCode(group, logits);
}
