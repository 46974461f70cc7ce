using System.Text.Json;
using CsCheck;
using Myna.Tensors.Weights;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Qwen3Tts.Sampling;

namespace Myna.Voice.Tests.Qwen3Tts.Sampling;

public sealed class TokenSamplerTests
{
    private const float Tolerance = 1e-6f;

    /// <summary>A row of many equal logits: which of those at the edge survive is not defined.</summary>
    private const int TiedRow = 2;

    private static readonly JsonElement Json = JsonDocument.Parse(File.ReadAllText(Qwen3TtsFolder.File("sampling.json"))).RootElement;
    private static readonly SafetensorsFile Golden = SafetensorsFile.Open(Qwen3TtsFolder.File("sampling.safetensors"));
    private static readonly TalkerConfig Config = Qwen3TtsConfig.Load(Qwen3TtsFolder.File("base")).Talker;

    public static TheoryData<string> TalkerSets { get; } = [.. Json.GetProperty("talker").EnumerateObject().Select(set => set.Name)];

    public static TheoryData<string> SubTalkerSets { get; } = [.. Json.GetProperty("sub").EnumerateObject().Select(set => set.Name)];

    [Theory]
    [MemberData(nameof(TalkerSets))]
    public void Talker_probabilities_equal_the_official_ones(string set)
    {
        JsonElement golden = Json.GetProperty("talker").GetProperty(set);
        SamplingSettings settings = Settings(golden.GetProperty("settings"));
        float[] all = Golden.ReadFloats("talker_logits", 6, 1088);
        float[] expected = settings.Sample ? Golden.ReadFloats($"talker_probs_{set}", 5, 6, 65) : [];
        var sampler = new TokenSampler(settings, 1088);
        var probabilities = new float[1088];
        for (int history = 0; history < 5; history++)
        {
            for (int row = 0; row < 6; row++)
            {
                float[] logits = all[(row * 1088)..((row + 1) * 1088)];
                History(history, settings).Apply(logits);
                sampler.Probabilities(logits, probabilities);

                if (settings.Sample)
                {
                    int at = ((history * 6) + row) * 65;
                    Near(expected[at..(at + 65)], [.. probabilities[..64], probabilities[Config.CodecEosId]], row == TiedRow);
                    Assert.Equal(1, probabilities.Sum(), 1e-5);
                    Assert.Equal(golden.GetProperty("kept").GetProperty($"{history}")[row].GetInt32(), probabilities.Count(p => p > 0));
                }
                else
                {
                    Assert.Equal(golden.GetProperty("kept").GetProperty($"{history}")[row].GetInt32(), logits.Count(float.IsFinite));
                    Assert.Equal(golden.GetProperty("argmax").GetProperty($"{history}")[row].GetInt32(), sampler.Pick(logits, 0.5));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(SubTalkerSets))]
    public void Sub_talker_probabilities_equal_the_official_ones(string set)
    {
        JsonElement golden = Json.GetProperty("sub").GetProperty(set);
        SamplingSettings settings = Settings(golden.GetProperty("settings"));
        float[] all = Golden.ReadFloats("sub_logits", 5, 64);
        var sampler = new TokenSampler(settings, 64);
        var probabilities = new float[64];
        for (int row = 0; row < 5; row++)
        {
            float[] logits = all[(row * 64)..((row + 1) * 64)];
            sampler.Probabilities(logits, probabilities);
            if (settings.Sample)
            {
                Near(Golden.ReadFloats($"sub_probs_{set}", 5, 64)[(row * 64)..((row + 1) * 64)], probabilities, row == TiedRow);
                Assert.Equal(golden.GetProperty("kept")[row].GetInt32(), probabilities.Count(p => p > 0));
            }
            else
            {
                Assert.Equal(Array.IndexOf(logits, logits.Max()), sampler.Pick(logits, 0.9));
            }
        }
    }

    [Fact]
    public void Draws_follow_the_probabilities()
    {
        var sampler = new TokenSampler(new SamplingSettings { TopK = 6, TopP = 0.95f, Temperature = 0.7f }, 64);
        float[] logits = [.. Golden.ReadFloats("sub_logits", 5, 64).Take(64)];
        var probabilities = new float[64];
        sampler.Probabilities(logits, probabilities);
        var counts = new int[64];
        const int Draws = 200_000;
        for (int i = 0; i < Draws; i++)
        {
            counts[sampler.Pick(logits, new SeededDraws(7).Uniform(i, 3))]++;
        }

        for (int id = 0; id < 64; id++)
        {
            double deviation = Math.Sqrt(Draws * probabilities[id] * (1 - probabilities[id]));
            Assert.InRange(counts[id], (Draws * probabilities[id]) - (5 * deviation), (Draws * probabilities[id]) + (5 * deviation));
        }
    }

    [Fact]
    public void Draws_depend_on_all_they_are_for_and_fill_the_unit_interval()
    {
        var draws = new SeededDraws(12345, 2, 1);
        double[] others =
        [
            draws.Uniform(5, 3), draws.Uniform(5, 4), draws.Uniform(6, 3), (draws with { Seed = 12346 }).Uniform(5, 3), (draws with { Seed = 12345 + (1UL << 32) }).Uniform(5, 3),
            (draws with { Utterance = 3 }).Uniform(5, 3), (draws with { Attempt = 0 }).Uniform(5, 3),
        ];

        Assert.Equal(others.Length, others.Distinct().Count());
        Assert.Equal(others[0], draws.Uniform(5, 3));
        double[] many = [.. Enumerable.Range(0, 10_000).Select(frame => draws.Uniform(frame, 0))];
        Assert.All(many, u => Assert.InRange(u, 0, 1 - (1.0 / (1L << 53))));
        Assert.InRange(many.Average(), 0.49, 0.51);
    }

    [Fact]
    public void Top_k_and_top_p_agree_with_their_definitions() => Gen.Select(Gen.Int[-8, 8].Array[1, 60], Gen.Int[0, 70], Gen.Float[0.05f, 1f])
        .Sample(
            (levels, k, p) =>
            {
                float[] logits = [.. levels.Select(level => level == -8 ? float.NegativeInfinity : level * 0.37f)];
                if (logits.All(float.IsNegativeInfinity))
                {
                    return;
                }

                var actual = new float[logits.Length];
                new TokenSampler(new SamplingSettings { TopK = k, TopP = p, Temperature = 0.8f }, logits.Length).Probabilities(logits, actual);
                double[] expected = Plainly(logits, k, p, 0.8f);

                // Ties at the edge may fall either way; the sorted probabilities may not.
                double[] sorted = [.. actual.Select(x => (double)x).Order()];
                double[] wanted = [.. expected.Order()];
                for (int i = 0; i < sorted.Length; i++)
                {
                    Assert.Equal(wanted[i], sorted[i], 1e-5);
                }
            },
            iter: 5_000);

    [Fact]
    public void Greedy_takes_the_first_of_equals()
    {
        var greedy = new TokenSampler(new SamplingSettings { Sample = false }, 5);

        Assert.Equal(1, greedy.Pick([0f, 3f, 2f, 3f, 3f], 0.9));
        Assert.Equal(2, greedy.Pick([float.NegativeInfinity, float.NaN, -5f, float.NegativeInfinity, -6f], 0.9));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.PositiveInfinity)]
    public void Logits_that_are_no_numbers_are_told(float logit)
    {
        float[] logits = [logit, logit, logit, logit];

        Assert.Contains("no numbers", Assert.Throws<MynaException>(() => new TokenSampler(new SamplingSettings(), 4).Pick(logits, 0.1)).Message, StringComparison.Ordinal);
        if (logit != float.PositiveInfinity)
        {
            Assert.Contains("no numbers", Assert.Throws<MynaException>(() => new TokenSampler(new SamplingSettings { Sample = false }, 4).Pick(logits, 0.1)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0f, 50, 1f, 1f, "temperature is 0")]
    [InlineData(float.NaN, 50, 1f, 1f, "temperature is NaN")]
    [InlineData(1f, -1, 1f, 1f, "top-k is -1")]
    [InlineData(1f, 50, 0f, 1f, "top-p is 0")]
    [InlineData(1f, 50, 1.1f, 1f, "top-p is 1.1")]
    [InlineData(1f, 50, 1f, 0f, "repetition penalty is 0")]
    public void Settings_out_of_range_are_told(float temperature, int topK, float topP, float penalty, string message)
    {
        var settings = new SamplingSettings { Temperature = temperature, TopK = topK, TopP = topP, RepetitionPenalty = penalty };

        Assert.Contains(message, Assert.Throws<MynaException>(() => new TokenSampler(settings, 64)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Picking_allocates_nothing()
    {
        var sampler = new FrameSampler(Config, new GenerationSettings { Talker = new SamplingSettings { TopP = 0.9f, RepetitionPenalty = 1.1f } }, new SeededDraws(1));
        float[] rows = Golden.ReadFloats("talker_logits", 6, 1088);
        float[] sub = Golden.ReadFloats("sub_logits", 5, 64);
        var work = new float[1088];
        Frame();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Frame();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Frame()
        {
            rows.AsSpan(1088, 1088).CopyTo(work);
            sampler.NextToken(work);
            for (int group = 1; group < 16; group++)
            {
                sampler.NextCode(group, sub.AsSpan(0, 64));
            }
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_codes_and_another_one_others()
    {
        Assert.Equal(Codes(new SeededDraws(3)), Codes(new SeededDraws(3)));
        Assert.NotEqual(Codes(new SeededDraws(3)), Codes(new SeededDraws(4)));
        Assert.NotEqual(Codes(new SeededDraws(3)), Codes(new SeededDraws(3, Attempt: 1)));

        static int[] Codes(SeededDraws draws)
        {
            var sampler = new FrameSampler(Config, new GenerationSettings(), draws, mayEnd: false);
            float[] rows = Golden.ReadFloats("talker_logits", 6, 1088);
            return [.. Enumerable.Range(0, 50).Select(i => sampler.NextToken(rows.ToArray().AsSpan(i % 6 * 1088, 1088)))];
        }
    }

    private static LogitHistory History(int index, SamplingSettings settings)
    {
        var history = new LogitHistory(Config, settings.RepetitionPenalty);
        foreach (JsonElement token in Json.GetProperty("histories")[index].EnumerateArray())
        {
            history.Add(token.GetInt32());
        }

        return history;
    }

    private static SamplingSettings Settings(JsonElement json) => new()
    {
        Sample = json.GetProperty("do_sample").GetBoolean(),
        TopK = json.GetProperty("top_k").GetInt32(),
        TopP = json.GetProperty("top_p").GetSingle(),
        Temperature = json.GetProperty("temperature").GetSingle(),
        RepetitionPenalty = json.TryGetProperty("repetition_penalty", out JsonElement penalty) ? penalty.GetSingle() : 1f,
    };

    private static void Near(float[] expected, float[] actual, bool tied)
    {
        Assert.Equal(expected.Length, actual.Length);
        if (tied)
        {
            Array.Sort(expected);
            Array.Sort(actual);
        }

        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance, $"probability {i} is {actual[i]}, not {expected[i]}");
        }
    }

    private static double[] Plainly(float[] logits, int k, float p, float temperature)
    {
        double[] values = [.. logits.Select(logit => (double)(logit / temperature))];
        if (k > 0)
        {
            double least = values.OrderDescending().ElementAt(Math.Min(k, values.Length) - 1);
            values = [.. values.Select(value => value < least ? double.NegativeInfinity : value)];
        }

        double[] probabilities = Softmax(values);
        if (p < 1)
        {
            int[] ascending = [.. Enumerable.Range(0, values.Length).OrderBy(i => probabilities[i])];
            double sum = 0;
            foreach (int i in ascending[..^1])
            {
                sum += probabilities[i];
                if (sum <= 1 - (double)p)
                {
                    values[i] = double.NegativeInfinity;
                }
            }
        }

        return Softmax(values);
    }

    private static double[] Softmax(double[] values)
    {
        double best = values.Max();
        double[] weights = [.. values.Select(value => Math.Exp(value - best))];
        return [.. weights.Select(weight => weight / weights.Sum())];
    }
}
