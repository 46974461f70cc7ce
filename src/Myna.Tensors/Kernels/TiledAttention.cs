using Myna.Tensors.Hardware;
using Myna.Tensors.Memory;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels;

/// <summary>
/// softmax(q·kᵀ/√d)·v in tiles of queries and keys with a running maximum and sum (Milakov and Gimelshein, "Online normalizer
/// calculation for softmax", 2018; Dao et al., "FlashAttention", 2022): a tile's scores stay in the L2 cache, so nothing grows
/// with the square of the length, and neither with a row of keys.
/// </summary>
/// <remarks>
/// Tiles have one size on every machine and are taken in one order, so results are bit-equal at every vector width and number
/// of threads. One call at a time: the packed keys are this object's.
/// </remarks>
public sealed unsafe class TiledAttention
{
    /// <summary>Queries of one tile.</summary>
    internal const int QueriesAtOnce = 16 * GemmTile.Rows;

    /// <summary>Keys of one tile: a multiple of every width's panel.</summary>
    internal const int KeysAtOnce = 512;

    /// <summary>Bytes of packed keys and values held at once, if one head does not take more.</summary>
    private const long PackedBytes = 96L << 20;

    [ThreadStatic]
    private static AlignedBuffer<float>? _work;

    private readonly VectorWidth _width;
    private PackedKeyValues? _packed;

    /// <summary>Attention of some shape.</summary>
    /// <param name="heads">Heads of the queries.</param>
    /// <param name="keyHeads">Heads of keys and values; query head j looks at key head j / (heads / keyHeads).</param>
    /// <param name="headSize">d, channels of a head.</param>
    /// <exception cref="ArgumentException">A number is below 1, or the heads are no multiple of the key heads.</exception>
    public TiledAttention(int heads, int keyHeads, int headSize)
        : this(heads, keyHeads, headSize, Simd.Width)
    {
    }

    internal TiledAttention(int heads, int keyHeads, int headSize, VectorWidth width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keyHeads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, keyHeads);
        ArgumentOutOfRangeException.ThrowIfLessThan(headSize, 1);
        if (heads % keyHeads != 0)
        {
            throw new ArgumentException($"{heads} heads of queries are no multiple of {keyHeads} heads of keys.", nameof(heads));
        }

        (Heads, KeyHeads, HeadSize, _width) = (heads, keyHeads, headSize, width);
    }

    /// <summary>Heads of the queries.</summary>
    public int Heads { get; }

    /// <summary>Heads of keys and values.</summary>
    public int KeyHeads { get; }

    /// <summary>Channels of a head.</summary>
    public int HeadSize { get; }

    /// <summary>Answers all queries.</summary>
    /// <param name="queries"><c>[queryCount, heads, d]</c>, rows <paramref name="queryStride"/> floats apart.</param>
    /// <param name="queryStride">Floats from one query, and one answer, to the next.</param>
    /// <param name="queryCount">Number of queries, 0 or more.</param>
    /// <param name="keys"><c>[keyCount, keyHeads, d]</c>, rows <paramref name="keyStride"/> floats apart.</param>
    /// <param name="values">As the keys.</param>
    /// <param name="keyStride">Floats from one key, and one value, to the next.</param>
    /// <param name="keyCount">Number of keys, 1 or more.</param>
    /// <param name="causal">Whether query i looks only at keys 0 … i.</param>
    /// <param name="output">Receives <c>[queryCount, heads, d]</c>, laid out as the queries; may be the very memory of the queries.</param>
    /// <param name="crew">Who does it.</param>
    /// <exception cref="ArgumentException">The spans are too short for the counts.</exception>
    public void Answer(
        ReadOnlySpan<float> queries, int queryStride, int queryCount, ReadOnlySpan<float> keys, ReadOnlySpan<float> values, int keyStride, int keyCount,
        bool causal, Span<float> output, Crew crew)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keyCount, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(queryCount);
        Check(queries.Length, queryStride, queryCount, Heads, nameof(queries));
        Check(output.Length, queryStride, queryCount, Heads, nameof(output));
        Check(keys.Length, keyStride, keyCount, KeyHeads, nameof(keys));
        Check(values.Length, keyStride, keyCount, KeyHeads, nameof(values));

        long headBytes = 2L * sizeof(float) * HeadSize * (keyCount + PackedMatrix.WidthOfPanel(_width));
        int group = (int)Math.Clamp(PackedBytes / headBytes, 1, KeyHeads);
        if (_packed is null || _packed.Heads != group)
        {
            _packed = new PackedKeyValues(group, HeadSize, _width);
        }

        fixed (float* q = queries, k = keys, v = values, o = output)
        {
            // A store has one number of heads: the last group is filled up with heads before it, whose keys are packed again for nothing.
            for (int first = 0; first < KeyHeads; first += group)
            {
                int heads = Math.Min(group, KeyHeads - first);
                int from = first + heads - group;
                _packed.Resize(keyCount);
                var pack = new PackJob
                {
                    Keys = k + ((nint)from * HeadSize),
                    Values = v + ((nint)from * HeadSize),
                    Stride = keyStride,
                    Count = keyCount,
                    Packed = _packed,
                };
                crew.Run(ref pack);
                int perKey = Heads / KeyHeads;
                var answer = new AnswerJob
                {
                    Queries = q,
                    Output = o,
                    Stride = queryStride,
                    Count = queryCount,
                    FirstHead = first * perKey,
                    HeadCount = heads * perKey,
                    HeadsPerKey = perKey,
                    FirstPacked = from,
                    Causal = causal,
                    Packed = _packed,
                };
                crew.Run(ref answer);
            }
        }
    }

    private void Check(int length, int stride, int count, int heads, string name)
    {
        int width = heads * HeadSize;
        if (stride < width || length < (((long)count - 1) * stride) + width)
        {
            throw new ArgumentException($"{count} rows of {width} channels, {stride} apart, do not fit into {length} values.", name);
        }
    }

    /// <summary>One tile's rows of queries of one head, over all keys.</summary>
    private static void AnswerTile(float* queries, nint stride, int rows, int firstQuery, bool causal, PackedKeyValues packed, int head, float* output)
    {
        int size = packed.HeadSize;
        float* q = Work(QueriesAtOnce * ((2 * size) + KeysAtOnce + 2));
        float* scores = q + (QueriesAtOnce * size);
        float* sums = scores + (QueriesAtOnce * KeysAtOnce);
        float* most = sums + (QueriesAtOnce * size);
        float* totals = most + QueriesAtOnce;
        for (int row = 0; row < rows; row++)
        {
            new ReadOnlySpan<float>(queries + (row * stride), size).CopyTo(new Span<float>(q + (row * size), size));
            most[row] = float.NegativeInfinity;
        }

        new Span<float>(sums, rows * size).Clear();
        new Span<float>(totals, rows).Clear();
        int keys = causal ? Math.Min(packed.Count, firstQuery + rows) : packed.Count;
        for (int first = 0; first < keys; first += KeysAtOnce)
        {
            int count = Math.Min(KeysAtOnce, keys - first);
            Scores(q, rows, packed, head, first, count, scores);
            for (int row = 0; row < rows; row++)
            {
                int seen = causal ? Math.Min(count, firstQuery + row + 1 - first) : count;
                Weigh(scores + ((nint)row * KeysAtOnce), seen, count, ref most[row], ref totals[row], sums + ((nint)row * size), size, packed.Width);
            }

            for (int panel = 0; panel < packed.ValuePanels; panel++)
            {
                int column = panel * packed.PanelWidth;
                Gemm.MultiplyStrip(
                    scores, KeysAtOnce, rows, packed.Values(head, panel) + ((nint)first * packed.PanelWidth), count, null,
                    sums + column, size, Math.Min(packed.PanelWidth, size - column), packed.Width);
            }
        }

        for (int row = 0; row < rows; row++)
        {
            float* sum = sums + ((nint)row * size);
            Map.Elements<TimesNumber>(sum, sum, sum, output + (row * stride), size, 1f / totals[row], 0f, packed.Width);
        }
    }

    private static void Scores(float* q, int rows, PackedKeyValues packed, int head, int first, int count, float* scores)
    {
        for (int key = 0; key < count; key += packed.PanelWidth)
        {
            Gemm.MultiplyStrip(
                q, packed.HeadSize, rows, packed.Keys(head, (first + key) / packed.PanelWidth), packed.HeadSize, Gemm.ZeroStart,
                scores + key, KeysAtOnce, packed.PanelWidth, packed.Width);
        }
    }

    /// <summary>Scores of one query become weights; what was summed before is brought to the new maximum.</summary>
    private static void Weigh(float* scores, int seen, int count, ref float most, ref float total, float* sum, int size, VectorWidth width)
    {
        if (seen <= 0)
        {
            new Span<float>(scores, count).Clear();
            return;
        }

        new Span<float>(scores + seen, count - seen).Clear();
        float highest = LanesScalar.AtLeast(most, Softmax.RowMax(scores, seen, width));
        if (total != 0f && highest != most)
        {
            float factor = Polynomials.Exp<LanesScalar, float>(most - highest);
            total *= factor;
            Map.Elements<TimesNumber>(sum, sum, sum, sum, size, factor, 0f, width);
        }

        Map.Elements<ExpOfDifference>(scores, scores, scores, scores, seen, highest, 1f, width);
        total += Reduction.Sum<PlainTerm>(scores, scores, seen, 0f, width);
        most = highest;
    }

    private static float* Work(int length)
    {
        if (_work is null || _work.Length < length)
        {
            _work = new AlignedBuffer<float>(length);
        }

        return _work.Pointer;
    }

    private struct PackJob : ICrewJob
    {
        public float* Keys;
        public float* Values;
        public int Stride;
        public int Count;
        public PackedKeyValues Packed;

        public readonly void Run(int member, int members)
        {
            int length = checked(((Count - 1) * Stride) + (Packed.Heads * Packed.HeadSize));
            Packed.Pack(new ReadOnlySpan<float>(Keys, length), new ReadOnlySpan<float>(Values, length), Stride, member, members);
        }
    }

    private struct AnswerJob : ICrewJob
    {
        public float* Queries;
        public float* Output;
        public nint Stride;
        public int Count;
        public int FirstHead;
        public int HeadCount;
        public int HeadsPerKey;
        public int FirstPacked;
        public bool Causal;
        public PackedKeyValues Packed;

        public readonly void Run(int member, int members)
        {
            int tiles = (Count + QueriesAtOnce - 1) / QueriesAtOnce;
            Share share = Share.Of(HeadCount * tiles, 1, member, members);
            for (int i = share.From; i < share.To; i++)
            {
                (int head, int tile) = Math.DivRem(i, tiles);
                head += FirstHead;
                int first = tile * QueriesAtOnce;
                nint at = (first * Stride) + ((nint)head * Packed.HeadSize);
                AnswerTile(
                    Queries + at, Stride, Math.Min(QueriesAtOnce, Count - first), first, Causal, Packed, (head / HeadsPerKey) - FirstPacked, Output + at);
            }
        }
    }
}
