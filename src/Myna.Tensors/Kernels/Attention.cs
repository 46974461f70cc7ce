using Myna.Tensors.Memory;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels;

/// <summary>
/// softmax(q·kᵀ/√d)·v over all keys, a strip of queries at a time: the scores of a strip stay in the L2 cache, so no
/// buffer grows with the square of the length.
/// </summary>
public static unsafe class Attention
{
    /// <summary>Queries done at once.</summary>
    private const int Strip = 4 * GemmTile.Rows;

    [ThreadStatic]
    private static AlignedBuffer<float>? _scores;

    /// <summary>Packs keys and values, then answers all queries, with a crew.</summary>
    /// <param name="queries"><c>[queryCount, heads, d]</c>, rows <paramref name="queryStride"/> floats apart.</param>
    /// <param name="queryStride">Floats from one query to the next.</param>
    /// <param name="queryCount">Number of queries.</param>
    /// <param name="keys"><c>[keyCount, heads, d]</c>, rows <paramref name="keyStride"/> floats apart.</param>
    /// <param name="values">As the keys.</param>
    /// <param name="keyStride">Floats from one key (and value) to the next.</param>
    /// <param name="keyCount">Number of keys, 1 or more.</param>
    /// <param name="packed">Receives the packed keys and values; says how many heads there are.</param>
    /// <param name="output"><c>[queryCount, heads·d]</c>.</param>
    /// <param name="crew">Who does it.</param>
    public static void Full(
        ReadOnlySpan<float> queries,
        int queryStride,
        int queryCount,
        ReadOnlySpan<float> keys,
        ReadOnlySpan<float> values,
        int keyStride,
        int keyCount,
        PackedKeyValues packed,
        Span<float> output,
        Crew crew)
    {
        Pack(keys, values, keyStride, keyCount, packed, crew);
        Answer(queries, queryStride, queryCount, packed, output, crew);
    }

    /// <summary>Packs keys and values for any number of answers. Parameters as <see cref="Full"/>.</summary>
    public static void Pack(
        ReadOnlySpan<float> keys, ReadOnlySpan<float> values, int keyStride, int keyCount, PackedKeyValues packed, Crew crew)
    {
        int width = packed.Heads * packed.HeadSize;
        ArgumentOutOfRangeException.ThrowIfLessThan(keyCount, 1);
        long needed = (((long)keyCount - 1) * keyStride) + width;
        if (keyStride < width || keys.Length < needed || values.Length < needed)
        {
            throw new ArgumentException($"{keyCount} keys of {width} channels, {keyStride} apart, do not fit into {Math.Min(keys.Length, values.Length)} values.");
        }

        packed.Resize(keyCount);
        fixed (float* k = keys, v = values)
        {
            var job = new PackJob { Keys = k, Values = v, Length = (int)needed, Stride = keyStride, Packed = packed };
            crew.Run(ref job);
        }
    }

    /// <summary>Answers queries against packed keys and values. Parameters as <see cref="Full"/>.</summary>
    public static void Answer(
        ReadOnlySpan<float> queries, int queryStride, int queryCount, PackedKeyValues packed, Span<float> output, Crew crew)
    {
        int width = CheckQueries(queries, queryStride, queryCount, packed, output);
        fixed (float* q = queries, o = output)
        {
            var job = new AnswerJob { Queries = q, QueryStride = queryStride, Count = queryCount, Packed = packed, Output = o, OutputStride = width };
            crew.Run(ref job);
        }
    }

    /// <summary>Answers queries on the calling thread. Parameters as <see cref="Full"/>.</summary>
    public static void Answer(ReadOnlySpan<float> queries, int queryStride, int queryCount, PackedKeyValues packed, Span<float> output)
    {
        int width = CheckQueries(queries, queryStride, queryCount, packed, output);
        fixed (float* q = queries, o = output)
        {
            Answer(q, queryStride, queryCount, packed, o, width);
        }

        // The kernels hold bare pointers into the packed keys, which the garbage collector does not see.
        GC.KeepAlive(packed);
    }

    private static void Answer(float* queries, nint queryStride, int count, PackedKeyValues packed, float* output, nint outputStride)
    {
        int keys = packed.Count;
        nint scoreStride = packed.PaddedCount;
        float* scores = Scores(checked(Strip * (int)scoreStride));
        float* zeros = Gemm.ZeroStart;
        for (int first = 0; first < count; first += Strip)
        {
            int rows = Math.Min(Strip, count - first);
            for (int head = 0; head < packed.Heads; head++)
            {
                float* q = queries + (first * queryStride) + (head * packed.HeadSize);
                for (int panel = 0; panel < packed.KeyPanels; panel++)
                {
                    Gemm.MultiplyStrip(
                        q, queryStride, rows, packed.Keys(head, panel), packed.HeadSize, zeros,
                        scores + (panel * packed.PanelWidth), scoreStride, packed.PanelWidth, packed.Width);
                }

                for (int row = 0; row < rows; row++)
                {
                    Softmax.Row(scores + (row * scoreStride), keys, 1f, packed.Width);
                }

                float* target = output + (first * outputStride) + (head * packed.HeadSize);
                for (int panel = 0; panel < packed.ValuePanels; panel++)
                {
                    int column = panel * packed.PanelWidth;
                    int columns = Math.Min(packed.PanelWidth, packed.HeadSize - column);
                    Gemm.MultiplyStrip(
                        scores, scoreStride, rows, packed.Values(head, panel), keys, zeros,
                        target + column, outputStride, columns, packed.Width);
                }
            }
        }
    }

    private static int CheckQueries(
        ReadOnlySpan<float> queries, int queryStride, int queryCount, PackedKeyValues packed, Span<float> output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(queryCount);
        if (packed.Count == 0)
        {
            throw new ArgumentException("There is nothing to attend to: pack keys and values first.", nameof(packed));
        }

        int width = packed.Heads * packed.HeadSize;
        if (queryStride < width || queries.Length < (((long)queryCount - 1) * queryStride) + width || output.Length < (long)queryCount * width)
        {
            throw new ArgumentException($"{queryCount} queries of {width} channels, {queryStride} apart, do not fit into the spans given.");
        }

        return width;
    }

    private static float* Scores(int length)
    {
        if (_scores is null || _scores.Length < length)
        {
            _scores = new AlignedBuffer<float>(length + (length / 4));
        }

        return _scores.Pointer;
    }

    private struct PackJob : ICrewJob
    {
        public float* Keys;
        public float* Values;
        public int Length;
        public int Stride;
        public PackedKeyValues Packed;

        public readonly void Run(int member, int members) =>
            Packed.Pack(new ReadOnlySpan<float>(Keys, Length), new ReadOnlySpan<float>(Values, Length), Stride, member, members);
    }

    private struct AnswerJob : ICrewJob
    {
        public float* Queries;
        public nint QueryStride;
        public int Count;
        public PackedKeyValues Packed;
        public float* Output;
        public nint OutputStride;

        public readonly void Run(int member, int members)
        {
            Share share = Share.Of(Count, GemmTile.Rows, member, members);
            Answer(Queries + (share.From * QueryStride), QueryStride, share.Count, Packed, Output + (share.From * OutputStride), OutputStride);
        }
    }
}
