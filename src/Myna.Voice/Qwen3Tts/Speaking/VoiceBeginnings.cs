using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.Speaking;

/// <summary>
/// Keys and values of what every prompt of a voice begins with: instruction, language, x-vector, and as much of the clip as
/// stands beside its own words. They are read once and kept for the voices used last, so that a voice in use answers sooner.
/// </summary>
internal sealed class VoiceBeginnings(TalkerWeights weights, KeyValuePages pages, Crew crew) : IDisposable
{
    private const int Most = 8;

    private readonly FrameGenerator _reader = new(weights, pages, crew);
    private readonly List<(Key Key, KeyValueCache Cache)> _kept = []; // the one used last stands last
    private readonly Lock _gate = new();

    /// <summary>The beginning of a voice's prompts.</summary>
    /// <param name="key">Whose, and with what settings.</param>
    /// <param name="embed">Its embeddings, <c>[positions, talker width]</c>, for the first time.</param>
    /// <param name="cancellationToken">Checked while it is read.</param>
    /// <returns>A copy that belongs to the caller.</returns>
    public KeyValueCache Get(Key key, Func<float[]> embed, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            int at = _kept.FindIndex(kept => kept.Key == key);
            KeyValueCache cache = at >= 0 ? _kept[at].Cache : _reader.ReadBeginning(embed(), cancellationToken);
            if (at >= 0)
            {
                _kept.RemoveAt(at);
            }
            else if (_kept.Count == Most)
            {
                _kept[0].Cache.Dispose();
                _kept.RemoveAt(0);
            }

            _kept.Add((key, cache));
            return cache.Fork();
        }
    }

    /// <summary>Gives everything back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _kept.ForEach(kept => kept.Cache.Dispose());
            _kept.Clear();
        }
    }

    /// <summary>What a beginning depends on; a voice is told by its object.</summary>
    internal readonly record struct Key(VoicePrompt Voice, string Language, string? Instruction);
}
