using System.Text.Json;
using Myna.Voice.Qwen3Tts;
using Myna.Tensors.Weights.Checkpoints;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Qwen3Tts.Guards;
using Myna.Voice.Qwen3Tts.Prompts;
using Myna.Voice.Qwen3Tts.Sampling;
using Myna.Text.Tokens;
using Myna.Voice.Tests.Qwen3Tts.Prompts;
using Myna.Voice.Tests.Qwen3Tts.Talker;

namespace Myna.Voice.Tests.Qwen3Tts.Generation;

/// <summary>The whole way from a text to its codes: tokenizer, prompt, talker, code predictor, sampler.</summary>
public sealed class FromTextToCodesTests
{
    private static readonly JsonElement Runs = JsonDocument.Parse(File.ReadAllText(Qwen3TtsFolder.File("gen.json"))).RootElement;

    public static TheoryData<string> Cases { get; } = [.. Runs.EnumerateObject().Select(run => run.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Greedy_codes_of_a_text_are_the_official_ones(string name)
    {
        using var speech = new Speech(GoldenPrompts.Checkpoint(name));
        PromptRequest request = GoldenPrompts.Request(name);
        int most = Runs.GetProperty(name).GetProperty("max_new_tokens").GetInt32();

        int[][] frames = speech.Tiny.Speak(speech.Request(name, request, speech.Greedy(), most), out _);

        Assert.Equal(Golden(name), frames.SelectMany(frame => frame));
    }

    [Fact]
    public void Text_that_arrives_in_parts_gives_the_codes_of_the_whole()
    {
        const string Name = "custom_vivian_auto_stream";
        using var speech = new Speech("custom-voice");
        PromptRequest request = GoldenPrompts.Request(Name);
        var tokens = new StreamedText(GoldenPrompts.Tokenizer);
        var ids = new List<int>();
        tokens.Append(PromptTexts.AssistantStart + "Hello, ", ids);
        FrameRequest begun = speech.Request(Name, request with { Text = "Hello", TextMayFollow = true }, speech.Greedy(), Runs.GetProperty(Name).GetProperty("max_new_tokens").GetInt32());

        using FrameStream stream = speech.Tiny.Generator.Open(begun);
        int given = PromptTexts.RoleIds + 1;
        var codes = new List<int>();
        var parts = new Queue<string>(["wor", "ld. How", " are ", "you today?"]);
        while (stream.State != FrameStreamState.Ended)
        {
            if (stream.State == FrameStreamState.NeedsText)
            {
                bool last = parts.Count == 0;
                if (last)
                {
                    tokens.Finish(ids);
                }
                else
                {
                    tokens.Append(parts.Dequeue(), ids);
                }

                stream.AppendText(speech.Embedding.EmbedText(PromptLayout.FurtherText(speech.Config, ids[given..], last)));
                given = ids.Count;
                if (last)
                {
                    stream.CompleteText();
                }

                continue;
            }

            speech.Tiny.Generator.Step(stream);
            if (stream.HasFrame)
            {
                codes.AddRange(stream.Codes);
            }
        }

        Assert.Equal(Golden(Name), codes);
    }

    [Fact]
    public void Sampled_speech_without_an_end_stops_at_its_budget()
    {
        const string Name = "clone_xvec_english_stream";
        using var speech = new Speech("base");
        TokenBudget budget = TokenBudget.For("Hello.");
        int[][][] runs = [.. Enumerable.Range(0, 2).Select(_ => speech.Tiny.Speak(
            speech.Request(Name, GoldenPrompts.Request(Name), new FrameSampler(speech.Config.Talker, speech.Tiny.Settings, new SeededDraws(5), mayEnd: false), budget.MostTokens),
            out FrameStreamEnd end) is var frames && end == FrameStreamEnd.Budget ? frames : [])];

        Assert.Equal(budget.MostFrames, runs[0].Length);
        Assert.Equal(runs[0].SelectMany(frame => frame), runs[1].SelectMany(frame => frame));
        Assert.All(runs[0], frame => Assert.All(frame, code => Assert.InRange(code, 0, speech.Config.Talker.CodebookSize - 1)));
    }

    private static int[] Golden(string name)
    {
        using Myna.Tensors.Weights.SafetensorsFile golden = TinyTalker.Golden(name);
        return GreedyGoldenTests.Integers(golden, "codes");
    }

    /// <summary>A tiny talker and what makes its prompts.</summary>
    private sealed class Speech : IDisposable
    {
        private readonly CheckpointTensors _checkpoint;

        public Speech(string checkpoint)
        {
            Config = GoldenPrompts.Config(checkpoint);
            Tiny = new TinyTalker(checkpoint);
            _checkpoint = CheckpointTensors.Open(Qwen3TtsFolder.File(checkpoint));
            Embedding = new PromptEmbedding(new CheckpointWeights(_checkpoint, TalkerPrecision.Float32), Config, Tiny.Weights, Tiny.Crew);
        }

        public Qwen3TtsConfig Config { get; }

        public TinyTalker Tiny { get; }

        public PromptEmbedding Embedding { get; }

        public FrameSampler Greedy() => new(
            Config.Talker,
            new GenerationSettings { Talker = Tiny.Settings.Talker with { Sample = false }, SubTalker = Tiny.Settings.SubTalker with { Sample = false } },
            new SeededDraws(1));

        /// <summary>A request whose voice's positions are read beforehand.</summary>
        public FrameRequest Request(string name, PromptRequest request, IFrameSampler sampler, int mostTokens)
        {
            PromptLayout layout = PromptLayout.Lay(Config, GoldenPrompts.Tokenizer, request);
            float[] rows = Embedding.Embed(layout.Positions, GoldenPrompts.Codes(name), GoldenPrompts.SpeakerVector(name));
            int voice = layout.VoicePositions * Embedding.Width;
            return new FrameRequest
            {
                Beginning = Tiny.Generator.ReadBeginning(rows.AsSpan(0, voice), TestContext.Current.CancellationToken),
                Prompt = rows.AsMemory(voice),
                TrailingText = Embedding.EmbedText([.. layout.TrailingTextIds]),
                TextMayFollow = request.TextMayFollow,
                Pad = Embedding.Pad,
                Sampler = sampler,
                MaxTokens = mostTokens,
            };
        }

        public void Dispose()
        {
            _checkpoint.Dispose();
            Tiny.Dispose();
        }
    }
}
