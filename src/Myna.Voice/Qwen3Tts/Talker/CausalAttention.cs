using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

using Myna.Voice.Qwen3Tts.Configuration;
namespace Myna.Voice.Qwen3Tts;

/// <summary>
/// Attention of one decoder layer, from the joint projection to the heads' answers, as one job of the crew: RMS norm of each query
/// and key head (Qwen3), rotary positions, the new keys and values into the caches, softmax(q·k/√d)·v over everything before.
/// </summary>
/// <remarks>
/// A unit of work is one key and value head of one segment with all its query heads: it needs nothing of the other units, so
/// one hand-off does all of it. Units of a segment are neighbours, and so are the columns they read.
/// </remarks>
internal unsafe ref struct CausalAttention : ICrewJob
{
    /// <summary>The layer whose norms and caches are meant.</summary>
    public required int Layer { get; init; }

    public required TransformerConfig Shape { get; init; }

    /// <summary>Weight of the norm of query heads, <c>[head size]</c>.</summary>
    public required float[] QueryNorm { get; init; }

    /// <summary>Weight of the norm of key heads, <c>[head size]</c>.</summary>
    public required float[] KeyNorm { get; init; }

    public required RotaryPositions Rotary { get; init; }

    public required ReadOnlySpan<DecoderSegment> Segments { get; init; }

    /// <summary>Queries, keys, values: <c>[rows, (heads + 2·kv heads)·head size]</c>; queries and keys are turned in place.</summary>
    public required Span<float> Joint { get; init; }

    /// <summary>Receives the answers, <c>[rows, heads·head size]</c>.</summary>
    public required Span<float> Heard { get; init; }

    /// <summary>Scratch of each member, two rows of scores and two of sums: see <see cref="ScratchLength"/>.</summary>
    public required Span<float> Scratch { get; init; }

    /// <summary>Floats of scratch for one member.</summary>
    public static int ScratchLength(KeyValueLayout layout, int positions) => 2 * (Padded(layout, positions) + layout.ValueStride);

    /// <inheritdoc/>
    public readonly void Run(int member, int members)
    {
        int heads = Shape.KeyValueHeads;
        Share share = Share.Of(Segments.Length * heads, 1, member, members);
        int scratch = Scratch.Length / members;
        fixed (float* joint = Joint, heard = Heard, memory = Scratch.Slice(member * scratch, scratch))
        {
            for (int unit = share.From; unit < share.To; unit++)
            {
                DecoderSegment segment = Segments[unit / heads];
                Turn(segment, unit % heads, joint);
                Answer(segment, unit % heads, joint, heard, memory);
            }
        }
    }

    private static int Padded(KeyValueLayout layout, int positions) =>
        (positions + layout.PagePositions - 1) / layout.PagePositions * layout.PagePositions;

    /// <summary>Norms and turns the group's queries and its key, and stores key and value.</summary>
    private readonly void Turn(DecoderSegment segment, int head, float* joint)
    {
        int size = Shape.HeadSize, group = Shape.Group;
        for (int i = 0; i < segment.Rows; i++)
        {
            int position = segment.Cache.Count + i;
            float* row = joint + ((nint)(segment.FirstRow + i) * Shape.JointSize);
            float* queries = row + ((nint)head * group * size);
            float* key = row + Shape.QuerySize + ((nint)head * size);
            float* value = key + Shape.KeyValueSize;
            var q = new Span<float>(queries, group * size);
            var k = new Span<float>(key, size);
            Normalization.RmsNorm(q, q, QueryNorm, Shape.RmsNormEpsilon);
            Normalization.RmsNorm(k, k, KeyNorm, Shape.RmsNormEpsilon);
            Rotary.Apply(queries, group * size, 1, group, position, Simd.Width);
            Rotary.Apply(key, size, 1, 1, position, Simd.Width);
            segment.Cache.Write(Layer, head, position, key, value);
        }
    }

    private readonly void Answer(DecoderSegment segment, int head, float* joint, float* heard, float* memory)
    {
        int size = Shape.HeadSize, group = Shape.Group;
        for (int i = 0; i < segment.Rows; i++)
        {
            nint row = segment.FirstRow + i;
            float* queries = joint + (row * Shape.JointSize) + ((nint)head * group * size);
            float* answers = heard + (row * Shape.QuerySize) + ((nint)head * group * size);
            for (int first = 0; first < group; first += 2)
            {
                int second = Math.Min(first + 1, group - 1);
                AnswerPair(
                    segment.Cache, head, segment.Cache.Count + i + 1,
                    queries + ((nint)first * size), queries + ((nint)second * size),
                    answers + ((nint)first * size), answers + ((nint)second * size), memory);
            }
        }
    }

    /// <summary>Two query heads over the first <paramref name="positions"/> positions.</summary>
    private readonly void AnswerPair(
        KeyValueCache cache, int head, int positions, float* q0, float* q1, float* y0, float* y1, float* memory)
    {
        KeyValueLayout layout = cache.Layout;
        int size = Shape.HeadSize, padded = Padded(layout, positions);
        float* s0 = memory, s1 = s0 + padded, o0 = s1 + padded, o1 = o0 + layout.ValueStride;
        for (int page = 0, done = 0; done < positions; page++, done += layout.PagePositions)
        {
            int count = Math.Min(layout.PagePositions, positions - done);
            CausalAttentionLoops.Scores(
                q0, q1, cache.Keys(page, Layer, head), size, count, s0 + done, s1 + done, layout.Precision, Simd.Width);
        }

        float scale = 1f / MathF.Sqrt(size);
        float sum0 = Softmax.ExpRow(s0, positions, scale, Simd.Width);
        float sum1 = Softmax.ExpRow(s1, positions, scale, Simd.Width);
        new Span<float>(o0, 2 * layout.ValueStride).Clear();
        for (int page = 0, done = 0; done < positions; page++, done += layout.PagePositions)
        {
            int count = Math.Min(layout.PagePositions, positions - done);
            CausalAttentionLoops.Values(
                s0 + done, s1 + done, cache.Values(page, Layer, head), layout.ValueStride, count, o0, o1, layout.Precision, Simd.Width);
        }

        Map.Elements<TimesNumber>(o0, o0, o0, y0, size, 1f / sum0, 0f, Simd.Width);
        Map.Elements<TimesNumber>(o1, o1, o1, y1, size, 1f / sum1, 0f, Simd.Width);
    }
}
