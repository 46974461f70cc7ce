using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Tests.Kernels;

public sealed class TiledAttentionTests
{
    [Theory]
    [InlineData(1, 1, 1, 7, false)]
    [InlineData(97, 1300, 2, 12, false)]
    [InlineData(100, 513, 1, 64, false)]
    [InlineData(530, 530, 1, 33, true)]
    [InlineData(5, 5, 1, 128, true)]
    public void Answers_are_those_of_the_plain_formula(int queries, int keys, int heads, int size, bool causal)
    {
        (float[] q, float[] k, float[] v) = Inputs(queries, keys, heads, heads, size);
        double[] expected = Plain(q, k, v, queries, keys, heads, heads, size, causal);
        foreach (VectorWidth width in Simd.Supported)
        {
            var output = new float[q.Length];
            new TiledAttention(heads, heads, size, width).Answer(q, heads * size, queries, k, v, heads * size, keys, causal, output, Crew.Shared);
            for (int i = 0; i < output.Length; i++)
            {
                Assert.True(Math.Abs(expected[i] - output[i]) < 2e-6, $"{width}: {output[i]} instead of {expected[i]} at {i}");
            }
        }
    }

    [Fact]
    public void Bits_do_not_depend_on_widths_or_threads_and_answers_may_replace_queries()
    {
        (float[] q, float[] k, float[] v) = Inputs(211, 700, 6, 2, 24);
        float[]? first = null;
        foreach (VectorWidth width in Simd.Supported)
        {
            foreach (int threads in (int[])[1, 3])
            {
                using var crew = new Crew(threads);
                float[] output = [.. q];
                new TiledAttention(6, 2, 24, width).Answer(output, 144, 211, k, v, 48, 700, causal: false, output, crew);
                first ??= output;
                Assert.Equal(first, output);
            }
        }

        double[] expected = Plain(q, k, v, 211, 700, 6, 2, 24, causal: false);
        Assert.All(first!.Zip(expected), pair => Assert.True(Math.Abs(pair.First - pair.Second) < 2e-6));
    }

    [Fact]
    public void Scores_of_any_size_stay_finite()
    {
        (float[] q, float[] k, float[] v) = Inputs(3, 1100, 1, 1, 16);
        for (int i = 0; i < q.Length; i++)
        {
            q[i] *= 3000;
        }

        var output = new float[q.Length];
        new TiledAttention(1, 1, 16).Answer(q, 16, 3, k, v, 16, 1100, causal: false, output, Crew.Shared);
        Assert.All(output, value => Assert.InRange(value, -2f, 2f));
    }

    [Fact]
    public void Spans_that_are_too_short_are_refused()
    {
        var attention = new TiledAttention(2, 1, 4);
        Assert.Throws<ArgumentException>(() => attention.Answer(new float[15], 8, 2, new float[8], new float[8], 4, 2, false, new float[16], Crew.Shared));
        Assert.Throws<ArgumentException>(() => attention.Answer(new float[16], 8, 2, new float[7], new float[8], 4, 2, false, new float[16], Crew.Shared));
        Assert.Throws<ArgumentException>(() => new TiledAttention(3, 2, 4));
    }

    private static (float[] Q, float[] K, float[] V) Inputs(int queries, int keys, int heads, int keyHeads, int size)
    {
        var random = new Random(queries + keys);
        return (Values(queries * heads * size), Values(keys * keyHeads * size), Values(keys * keyHeads * size));

        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 4) - 2)];
    }

    private static double[] Plain(float[] q, float[] k, float[] v, int queries, int keys, int heads, int keyHeads, int size, bool causal)
    {
        var output = new double[q.Length];
        for (int query = 0; query < queries; query++)
        {
            for (int head = 0; head < heads; head++)
            {
                int keyHead = head / (heads / keyHeads), seen = causal ? query + 1 : keys;
                double[] scores = [.. Enumerable.Range(0, seen).Select(key => Enumerable.Range(0, size).Sum(
                    c => (double)q[(((query * heads) + head) * size) + c] * k[(((key * keyHeads) + keyHead) * size) + c]) / Math.Sqrt(size))];
                double most = scores.Max(), total = scores.Sum(score => Math.Exp(score - most));
                for (int c = 0; c < size; c++)
                {
                    output[(((query * heads) + head) * size) + c] = Enumerable.Range(0, seen).Sum(
                        key => Math.Exp(scores[key] - most) / total * v[(((key * keyHeads) + keyHead) * size) + c]);
                }
            }
        }

        return output;
    }
}
