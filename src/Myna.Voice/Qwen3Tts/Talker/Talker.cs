using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts;

/// <summary>
/// The talker (specification §7): embeddings of text and codes in, a hidden row and logits of the next first code out. Holds
/// working memory: one thread at a time. Streams keep their own <see cref="KeyValueCache"/>.
/// </summary>
internal sealed class Talker
{
    /// <summary>Positions in a page of keys and values: 5 s of sound.</summary>
    public const int PagePositions = 64;

    private readonly TalkerWeights _weights;
    private readonly DecoderWork _work;

    /// <summary>A talker.</summary>
    /// <param name="weights">Shared weights.</param>
    /// <param name="crew">Who does the work.</param>
    /// <param name="pages">Pages for the caches of its streams.</param>
    public Talker(TalkerWeights weights, Crew crew, KeyValuePages pages)
    {
        _weights = weights;
        _work = new DecoderWork(weights.Config, crew);
        Pages = pages;
    }

    public KeyValuePages Pages { get; }

    /// <summary>Length of an input and of a hidden row.</summary>
    public int Width => _weights.Config.HiddenSize;

    /// <summary>Number of logits.</summary>
    public int Vocabulary => _weights.Config.VocabularySize;

    /// <summary>Pages for streams of this model.</summary>
    /// <param name="weights">The model.</param>
    /// <param name="precision">Half precision takes half the memory; the fixtures' tolerances hold for single precision.</param>
    public static KeyValuePages NewPages(TalkerWeights weights, WeightPrecision precision = WeightPrecision.Float32) =>
        new(new KeyValueLayout(weights.Config, PagePositions, precision));

    /// <summary>Runs new positions of one or several streams in one pass over the weights.</summary>
    /// <param name="x">Inputs, <c>[rows, width]</c>; overwritten.</param>
    /// <param name="segments">Which rows belong to which stream; each stream once.</param>
    /// <param name="hidden">Receives each segment's last row after the final norm, <c>[segments, width]</c>.</param>
    /// <param name="tap">Shown the stages, or null.</param>
    public void Forward(Span<float> x, ReadOnlySpan<DecoderSegment> segments, Span<float> hidden, DecoderTap? tap = null)
    {
        _weights.Talker.Forward(x, segments, _work, tap);
        for (int i = 0; i < segments.Length; i++)
        {
            _weights.Talker.Norm(x.Slice(segments[i].LastRow * Width, Width), hidden.Slice(i * Width, Width));
        }
    }

    /// <summary>Logits of the next first code.</summary>
    /// <param name="hidden"><c>[rows, width]</c>.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="logits">Receives <c>[rows, vocabulary]</c>.</param>
    public void Logits(ReadOnlySpan<float> hidden, int rows, Span<float> logits) =>
        _weights.CodecHead.Multiply(hidden, rows, logits, _work.Crew);
}
