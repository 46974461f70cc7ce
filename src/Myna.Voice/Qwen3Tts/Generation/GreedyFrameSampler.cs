using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts;

/// <summary>Always the best code, after the rules that hold without sampling too (specification §9, steps 1 to 3).</summary>
/// <param name="config">Which ids are codes, and which one ends the speech.</param>
/// <param name="repetitionPenalty">What logits of tokens already taken are divided (or, below zero, multiplied) by; 1 for none.</param>
/// <param name="mayEnd">False suppresses the end token, to measure a fixed number of frames.</param>
internal sealed class GreedyFrameSampler(TalkerConfig config, float repetitionPenalty = 1f, bool mayEnd = true) : IFrameSampler
{
    /// <summary>The end token is impossible for the first two tokens.</summary>
    private const int TokensBeforeEnd = 2;

    private readonly bool[] _seen = new bool[config.VocabularySize];
    private int _tokens;

    /// <inheritdoc/>
    public int NextToken(Span<float> logits)
    {
        for (int token = 0; token < logits.Length; token++)
        {
            bool suppressed = token == config.CodecEosId ? !mayEnd || _tokens < TokensBeforeEnd : token >= config.FirstControlId;
            if (suppressed)
            {
                logits[token] = float.NegativeInfinity;
            }
            else if (_seen[token])
            {
                logits[token] = logits[token] < 0 ? logits[token] * repetitionPenalty : logits[token] / repetitionPenalty;
            }
        }

        int best = Best(logits);
        _seen[best] = true;
        _tokens++;
        return best;
    }

    /// <inheritdoc/>
    public int NextCode(int group, Span<float> logits) => Best(logits);

    /// <summary>The first of the largest.</summary>
    private static int Best(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best])
            {
                best = i;
            }
        }

        return best;
    }
}
