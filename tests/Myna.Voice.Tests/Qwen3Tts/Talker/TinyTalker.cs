using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights;
using Myna.Voice.Qwen3Tts;
using Myna.Tensors.Weights.Checkpoints;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Qwen3Tts.Sampling;

namespace Myna.Voice.Tests.Qwen3Tts.Talker;

/// <summary>The talker of one of the tiny checkpoints, with the prompts of the fixtures.</summary>
internal sealed class TinyTalker : IDisposable
{
    private readonly CheckpointTensors _checkpoint;
    private readonly Crew _crew;

    public TinyTalker(
        string name, int threads = 2, TalkerPrecision precision = TalkerPrecision.Float32,
        WeightPrecision keysAndValues = WeightPrecision.Float32)
    {
        string folder = Qwen3TtsFolder.File(name);
        Config = Qwen3TtsConfig.Load(folder).Talker;
        Settings = GenerationSettings.Load(folder);
        _checkpoint = CheckpointTensors.Open(folder);
        _crew = new Crew(threads);
        Weights = new TalkerWeights(new CheckpointWeights(_checkpoint, precision), Config);
        Pages = Myna.Voice.Qwen3Tts.Talker.NewPages(Weights, keysAndValues);
        Generator = new FrameGenerator(Weights, Pages, _crew);
    }

    public TalkerConfig Config { get; }

    public GenerationSettings Settings { get; }

    public TalkerWeights Weights { get; }

    public KeyValuePages Pages { get; }

    public FrameGenerator Generator { get; }

    public Crew Crew => _crew;

    public static SafetensorsFile Prompts { get; } = SafetensorsFile.Open(Qwen3TtsFolder.File("prompts.safetensors"));

    public static SafetensorsFile Golden(string name) => SafetensorsFile.Open(Qwen3TtsFolder.File($"gen-{name}.safetensors"));

    /// <summary>A prompt of the fixtures, as it was made by the official code.</summary>
    public FrameRequest Request(string prompt, int maxTokens, IFrameSampler? sampler = null) => new()
    {
        Prompt = Prompts.ReadFloats($"{prompt}.inputs_embeds"),
        TrailingText = Prompts.ReadFloats($"{prompt}.trailing_text_hidden"),
        Pad = Prompts.ReadFloats($"{prompt}.tts_pad_embed"),
        Sampler = sampler ?? Greedy(),
        MaxTokens = maxTokens,
    };

    /// <summary>Always the best code, with the repetition penalty of the official runs.</summary>
    public IFrameSampler Greedy(bool mayEnd = true) => new FrameSampler(
        Config,
        Settings with { Talker = Settings.Talker with { Sample = false }, SubTalker = Settings.SubTalker with { Sample = false } },
        new SeededDraws(0),
        mayEnd);

    /// <summary>All frames of an utterance.</summary>
    public int[][] Speak(FrameRequest request, out FrameStreamEnd end)
    {
        using FrameStream stream = Generator.Open(request);
        var frames = new List<int[]>();
        while (Generator.Step(stream) > 0)
        {
            if (stream.HasFrame)
            {
                frames.Add(stream.Codes.ToArray());
            }
        }

        end = stream.End;
        return [.. frames];
    }

    public void Dispose()
    {
        _checkpoint.Dispose();
        _crew.Dispose();
    }
}
