using Myna.Text.Phonemes;
using Myna.Voice;

namespace Myna.Library.Models;

/// <summary>Which voice model shall speak, and with what.</summary>
public sealed record ModelChoice
{
    /// <summary>The name of the model that ships with Myna.</summary>
    public const string Lite = "lite";

    /// <summary>The environment variable that names the model where no option does.</summary>
    public const string Variable = "MYNA_MODEL";

    /// <summary>A model's name or a folder with its files, as <c>--model</c> takes it; null for the voice's own, or the default.</summary>
    public string? Name { get; init; }

    /// <summary>How the weights of a large model are kept in memory, as <c>--precision</c> takes it; null for what is at hand.</summary>
    public string? Precision { get; init; }

    /// <summary>What turns texts into phonemes, for models that speak phonemes.</summary>
    public PhonemeSource Phonemes { get; init; }

    /// <summary>The choice for a voice that was made before: its own model, unless another one was named.</summary>
    public ModelChoice For(VoicePrompt voice) => Name is null ? this with { Name = NameOf(voice.ModelTag) } : this;

    /// <summary>The name of the model in a tag: <c>lite</c> of <c>myna-lite/1</c>, <c>qwen3-tts-0.6b</c> of <c>qwen3-tts-0.6b/1</c>.</summary>
    public static string NameOf(string modelTag)
    {
        string model = modelTag.Split('/')[0];
        return model == "myna-lite" ? Lite : model;
    }
}
