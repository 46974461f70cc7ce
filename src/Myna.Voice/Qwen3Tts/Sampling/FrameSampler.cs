using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts.Sampling;

/// <summary>
/// Picks the codes of one utterance: the first of each frame by the talker's settings and with its history, the others by the
/// sub-talker's. Draws come from <see cref="SeededDraws"/>.
/// </summary>
internal sealed class FrameSampler : IFrameSampler
{
    private readonly LogitHistory _history;
    private readonly TokenSampler _talker;
    private readonly TokenSampler _subTalker;
    private readonly SeededDraws _draws;

    /// <summary>A sampler for one utterance.</summary>
    /// <param name="config">Which ids are codes, and which one ends the speech.</param>
    /// <param name="settings">How to pick.</param>
    /// <param name="draws">The random numbers.</param>
    /// <param name="mayEnd">False makes the end impossible, to measure a fixed number of frames.</param>
    /// <exception cref="MynaException">A setting is out of its range.</exception>
    public FrameSampler(TalkerConfig config, GenerationSettings settings, SeededDraws draws, bool mayEnd = true)
    {
        _history = new LogitHistory(config, settings.Talker.RepetitionPenalty, mayEnd);
        _talker = new TokenSampler(settings.Talker, config.VocabularySize);
        _subTalker = new TokenSampler(settings.SubTalker, config.CodebookSize);
        _draws = draws;
    }

    /// <inheritdoc/>
    public int NextToken(Span<float> logits)
    {
        _history.Apply(logits);
        int token = _talker.Pick(logits, _draws.Uniform(_history.Tokens, 0));
        _history.Add(token);
        return token;
    }

    /// <inheritdoc/>
    public int NextCode(int group, Span<float> logits) => _subTalker.Pick(logits, _draws.Uniform(_history.Tokens - 1, group));
}
