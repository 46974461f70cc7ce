using CsCheck;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;
using Myna.Tensors.Tests.Memory;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Tests.Kernels;

/// <summary>
/// Attention against the formula in doubles, with queries, keys and values as a layer has them: side by side in
/// <c>[length, 3, heads, d]</c>. The bits depend neither on the vector width nor on the size of the crew.
/// </summary>
public sealed class AttentionTests : IDisposable
{
    private readonly Crew[] _crews = [new(1), new(2), new(3), new(5)];

    public void Dispose()
    {
        foreach (Crew crew in _crews)
        {
            crew.Dispose();
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 8)]
    [InlineData(3, 2, 5)]
    [InlineData(23, 3, 48)]
    [InlineData(24, 2, 64)]
    [InlineData(25, 1, 80)]
    [InlineData(47, 2, 130)]
    [InlineData(65, 4, 8)]
    [InlineData(129, 1, 64)]
    public void Self_attention_agrees_with_doubles_and_has_the_bits_of_scalar(int length, int heads, int size)
    {
        int width = heads * size;
        float[] joined = EveryWidth.Values(length * 3 * width, length, -2f, 2f);
        float[] y = new float[length * width];
        SelfAttention(joined, length, new PackedKeyValues(heads, size, VectorWidth.Scalar), y, _crews[0]);
        AssertAnswers(joined, 3 * width, length, joined.AsSpan(width), joined.AsSpan(2 * width), 3 * width, length, heads, size, y);
        EveryWidth.GivesTheBitsOfScalar(
            joined, y.Length, (from, to, vector) => SelfAttention(from, length, new PackedKeyValues(heads, size, vector), to, _crews[0]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(769)]
    [InlineData(2051)]
    public void Few_queries_against_any_number_of_keys_agree_with_doubles_and_have_the_bits_of_scalar(int keys)
    {
        const int Queries = 7;
        const int Heads = 2;
        const int Size = 24;
        const int Width = Heads * Size;
        float[] kv = EveryWidth.Values(keys * 2 * Width, keys, -2f, 2f);
        float[] q = EveryWidth.Values(Queries * Width, 1, -2f, 2f);
        float[] y = new float[q.Length];
        Attend(q, y, VectorWidth.Scalar);
        AssertAnswers(q, Width, Queries, kv, kv.AsSpan(Width), 2 * Width, keys, Heads, Size, y);
        EveryWidth.GivesTheBitsOfScalar(q, y.Length, Attend);

        void Attend(ReadOnlySpan<float> from, Span<float> to, VectorWidth vector) => Attention.Full(
            from, Width, Queries, kv, kv.AsSpan(Width), 2 * Width, keys, new PackedKeyValues(Heads, Size, vector), to, _crews[1]);
    }

    [Fact]
    public void Any_shape_agrees_with_doubles_and_has_the_bits_of_scalar() =>
        Gen.Select(Gen.Int[0, 50], Gen.Int[1, 90], Gen.Int[1, 4], Gen.Int[1, 70], Gen.Int[0, 9], Gen.Int[0, 9999]).Sample(
            (queries, keys, heads, size, gap, seed) =>
            {
                int width = heads * size;
                int queryStride = width + gap;
                int keyStride = (2 * width) + gap;
                float[] q = EveryWidth.Values(Math.Max(0, ((queries - 1) * queryStride) + width), seed, -2f, 2f);
                float[] kv = EveryWidth.Values(((keys - 1) * keyStride) + (2 * width), seed + 1, -2f, 2f);
                float[] y = new float[queries * width];
                Attend(q, y, VectorWidth.Scalar);
                AssertAnswers(q, queryStride, queries, kv, kv.AsSpan(width), keyStride, keys, heads, size, y);
                EveryWidth.GivesTheBitsOfScalar(q, y.Length, Attend);

                void Attend(ReadOnlySpan<float> from, Span<float> to, VectorWidth vector)
                {
                    var packed = new PackedKeyValues(heads, size, vector);
                    Attention.Pack(kv, kv.AsSpan(width), keyStride, keys, packed, _crews[0]);
                    Attention.Answer(from, queryStride, queries, packed, to);
                }
            },
            iter: 40,
            threads: 1);

    [Fact]
    public void A_crew_of_any_size_gives_the_bits_of_one_thread()
    {
        foreach ((int length, int heads, int size) in new[] { (1, 2, 8), (5, 1, 16), (29, 3, 20), (61, 2, 130), (200, 1, 48) })
        {
            float[] joined = EveryWidth.Values(length * 3 * heads * size, length);
            float[] expected = new float[length * heads * size];
            SelfAttention(joined, length, new PackedKeyValues(heads, size, VectorWidth.Scalar), expected, _crews[0]);
            foreach (VectorWidth vector in Simd.Supported)
            {
                foreach (Crew crew in _crews)
                {
                    float[] y = [.. Enumerable.Repeat(1234.5f, expected.Length + 2)];
                    SelfAttention(joined, length, new PackedKeyValues(heads, size, vector), y.AsSpan(1, expected.Length), crew);
                    EveryWidth.AssertSameBits([1234.5f, .. expected, 1234.5f], y, $"{crew.Members} threads, length {length}, {vector}");
                }
            }
        }
    }

    [Fact]
    public void A_store_that_grows_and_shrinks_answers_like_a_new_one()
    {
        const int Heads = 2;
        const int Size = 20;
        foreach (VectorWidth vector in Simd.Supported)
        {
            var kept = new PackedKeyValues(Heads, Size, vector);

            // What is left from a longer sentence would show, were it ever read.
            float[] spoilt = [.. Enumerable.Repeat(float.NaN, 1000 * Heads * Size)];
            Attention.Pack(spoilt, spoilt, Heads * Size, 1000, kept, _crews[1]);
            foreach (int length in new[] { 5, 100, 3, 64, 65, 333, 17, 1, 900, 2 })
            {
                float[] joined = EveryWidth.Values(length * 3 * Heads * Size, length, -1f, 1f);
                float[] expected = new float[length * Heads * Size];
                float[] y = new float[expected.Length];
                SelfAttention(joined, length, new PackedKeyValues(Heads, Size, vector), expected, _crews[1]);
                SelfAttention(joined, length, kept, y, _crews[1]);
                Assert.Equal(length, kept.Count);
                EveryWidth.AssertSameBits(expected, y, $"length {length}, {vector}");
            }
        }
    }

    [Fact]
    public void One_key_answers_every_query_with_its_value()
    {
        var packed = new PackedKeyValues(2, 3);
        float[] y = new float[12];
        Attention.Full([.. Enumerable.Range(-6, 12).Select(i => (float)i)], 6, 2, [9, 8, 7, 6, 5, 4], [1, 2, 3, 4, 5, 6], 6, 1, packed, y, _crews[0]);
        Assert.Equal([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6], y);
    }

    [Fact]
    public void Spans_that_are_too_short_are_refused()
    {
        var packed = new PackedKeyValues(2, 3);
        float[] six = new float[6];
        float[] twelve = new float[12];
        Crew crew = _crews[1];
        Assert.Throws<ArgumentException>("packed", () => Attention.Answer(six, 6, 1, packed, six));
        Assert.Throws<ArgumentException>("packed", () => Attention.Answer(six, 6, 1, packed, six, crew));
        Assert.Throws<ArgumentException>(() => Attention.Pack(six, twelve, 6, 2, packed, crew));
        Assert.Throws<ArgumentException>(() => Attention.Pack(twelve, six, 6, 2, packed, crew));
        Assert.Throws<ArgumentException>(() => Attention.Pack(twelve, twelve, 5, 2, packed, crew));
        Assert.Throws<ArgumentException>(() => Attention.Pack(twelve, twelve, int.MaxValue, int.MaxValue, packed, crew));
        Assert.Throws<ArgumentOutOfRangeException>(() => Attention.Pack(six, six, 6, 0, packed, crew));
        Assert.Throws<ArgumentOutOfRangeException>(() => packed.Resize(0));
        Assert.Equal(0, packed.Count);

        Attention.Pack(twelve, twelve, 6, 2, packed, crew);
        Assert.Throws<ArgumentException>(() => Attention.Answer(new float[11], 6, 2, packed, twelve));
        Assert.Throws<ArgumentException>(() => Attention.Answer(twelve, 7, 2, packed, twelve));
        Assert.Throws<ArgumentException>(() => Attention.Answer(twelve, 5, 2, packed, twelve, crew));
        Assert.Throws<ArgumentException>(() => Attention.Answer(twelve, 6, 2, packed, new float[11], crew));
        Assert.Throws<ArgumentOutOfRangeException>(() => Attention.Answer(twelve, 6, -1, packed, twelve));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PackedKeyValues(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PackedKeyValues(2, 0));
    }

    [Fact]
    public void A_store_that_cannot_grow_keeps_what_it_holds()
    {
        var packed = new PackedKeyValues(64, 64);
        packed.Resize(10);
        Assert.Throws<OverflowException>(() => packed.Resize(int.MaxValue));
        Assert.Throws<OverflowException>(() => packed.Resize(1 << 20));
        Assert.Equal(10, packed.Count);
    }

    [Fact]
    public void Attending_takes_no_memory()
    {
        const int Length = 90;
        const int Heads = 2;
        const int Size = 48;
        float[] joined = EveryWidth.Values(Length * 3 * Heads * Size, 1);
        float[] y = new float[Length * Heads * Size];
        foreach (Crew crew in _crews)
        {
            var packed = new PackedKeyValues(Heads, Size);
            CrewHeap.AllocatesNothing(crew, () =>
            {
                SelfAttention(joined, Length, packed, y, crew);
                SelfAttention(joined, Length / 2, packed, y, crew);
                Attention.Answer(joined, 3 * Heads * Size, Length, packed, y);
            });
        }
    }

    private static void SelfAttention(ReadOnlySpan<float> joined, int length, PackedKeyValues packed, Span<float> y, Crew crew)
    {
        int width = packed.Heads * packed.HeadSize;
        Attention.Full(joined, 3 * width, length, joined[width..], joined[(2 * width)..], 3 * width, length, packed, y, crew);
    }

    private static void AssertAnswers(
        ReadOnlySpan<float> queries,
        int queryStride,
        int queryCount,
        ReadOnlySpan<float> keys,
        ReadOnlySpan<float> values,
        int keyStride,
        int keyCount,
        int heads,
        int size,
        float[] answers)
    {
        double[] scores = new double[keyCount];
        for (int i = 0; i < queryCount * heads; i++)
        {
            (int query, int head) = Math.DivRem(i, heads);
            ReadOnlySpan<float> q = queries.Slice((query * queryStride) + (head * size), size);
            for (int key = 0; key < keyCount; key++)
            {
                scores[key] = Dot(q, keys.Slice((key * keyStride) + (head * size), size)) / Math.Sqrt(size);
            }

            double max = scores.Max();
            double sum = scores.Sum(score => Math.Exp(score - max));
            for (int c = 0; c < size; c++)
            {
                double exact = 0;
                for (int key = 0; key < keyCount; key++)
                {
                    exact += Math.Exp(scores[key] - max) / sum * values[(key * keyStride) + (head * size) + c];
                }

                double actual = answers[(i * size) + c];
                if (!(Math.Abs(exact - actual) <= 1e-5))
                {
                    Assert.Fail($"query {query}, head {head}, channel {c}: {actual:G9}, not {exact:G9}");
                }
            }
        }
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }
}
