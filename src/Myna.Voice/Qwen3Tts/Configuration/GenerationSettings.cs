using System.Text.Json;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Voice.Qwen3Tts.Configuration;

/// <summary>How a checkpoint wants to be sampled by default: its <c>generation_config.json</c>.</summary>
public sealed record GenerationSettings
{
    /// <summary>The file's name.</summary>
    public const string FileName = "generation_config.json";

    /// <summary>The talker's first code of each frame.</summary>
    public SamplingSettings Talker { get; init; } = new() { RepetitionPenalty = 1.05f };

    /// <summary>The code predictor's other codes.</summary>
    public SamplingSettings SubTalker { get; init; } = new();

    /// <summary>The most talker tokens, the end included: n tokens give n - 1 frames.</summary>
    public int MaxNewTokens { get; init; } = 2_048;

    /// <summary>Reads the settings of a checkpoint; the official defaults where it has none.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <exception cref="MynaException">The file is damaged or a value is out of its range.</exception>
    public static GenerationSettings Load(string folder)
    {
        var defaults = new GenerationSettings();
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return defaults;
        }

        using JsonDocument document = JsonFile.Read(path);
        var json = new ConfigSection(path, "", document.RootElement);
        return new GenerationSettings
        {
            Talker = Read(json, "do_sample", "", defaults.Talker),
            SubTalker = Read(json, "subtalker_dosample", "subtalker_", defaults.SubTalker),
            MaxNewTokens = json.Integer("max_new_tokens", 1, 1 << 24, defaults.MaxNewTokens),
        };
    }

    private static SamplingSettings Read(ConfigSection json, string sample, string prefix, SamplingSettings defaults) => new()
    {
        Sample = json.Flag(sample, defaults.Sample),
        Temperature = (float)json.Number(prefix + "temperature", 1e-3, 1e3, defaults.Temperature),
        TopK = json.Integer(prefix + "top_k", 0, int.MaxValue, defaults.TopK),
        TopP = (float)json.Number(prefix + "top_p", 1e-6, 1, defaults.TopP),
        RepetitionPenalty = prefix.Length > 0 ? 1f : (float)json.Number("repetition_penalty", 1e-3, 1e3, defaults.RepetitionPenalty),
    };
}
