using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts.Sampling;

/// <summary>
/// Which first codes an utterance has sampled, and the rules that hold for the next (specification §9, steps 1 to 3): the
/// repetition penalty, no end before the second token, no control ids. They hold without sampling too.
/// </summary>
/// <param name="config">Which ids are codes, and which one ends the speech.</param>
/// <param name="repetitionPenalty">What logits of ids sampled before are divided (or, below zero, multiplied) by; 1 for none.</param>
/// <param name="mayEnd">False makes the end impossible, to measure a fixed number of frames.</param>
internal sealed class LogitHistory(TalkerConfig config, float repetitionPenalty, bool mayEnd = true)
{
    /// <summary>The end is impossible while fewer tokens than this have been sampled (fixed in the official code).</summary>
    public const int LeastTokens = 2;

    private readonly bool[] _seen = new bool[config.VocabularySize];
    private readonly int[] _distinct = new int[config.VocabularySize];
    private int _distinctCount;

    /// <summary>Tokens sampled so far.</summary>
    public int Tokens { get; private set; }

    /// <summary>Notes a sampled token.</summary>
    public void Add(int token)
    {
        Tokens++;
        if (!_seen[token])
        {
            _seen[token] = true;
            _distinct[_distinctCount++] = token;
        }
    }

    /// <summary>Applies the rules.</summary>
    /// <param name="logits">Raw logits, <c>[codec vocabulary]</c>; changed.</param>
    public void Apply(Span<float> logits)
    {
        if (repetitionPenalty != 1f)
        {
            foreach (int token in _distinct.AsSpan(0, _distinctCount))
            {
                float logit = logits[token];
                logits[token] = logit < 0 ? logit * repetitionPenalty : logit / repetitionPenalty;
            }
        }

        float end = logits[config.CodecEosId];
        logits[config.FirstControlId..].Fill(float.NegativeInfinity);
        logits[config.CodecEosId] = mayEnd && Tokens >= LeastTokens ? end : float.NegativeInfinity;
    }
}
