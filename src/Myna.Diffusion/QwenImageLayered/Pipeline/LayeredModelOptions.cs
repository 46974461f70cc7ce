using Myna.Diffusion.QwenImageLayered.Caption;
using Myna.Diffusion.QwenImageLayered.Weights;

namespace Myna.Diffusion.QwenImageLayered.Pipeline;

/// <summary>How a model's weights are kept.</summary>
public sealed record LayeredModelOptions
{
    /// <summary>How the transformer's matrices are kept.</summary>
    public WeightFormat Format { get; init; } = WeightFormat.BFloat16;

    /// <summary>How the text encoder's matrices are kept; a layer at a time is in memory.</summary>
    public WeightFormat TextFormat { get; init; } = WeightFormat.BFloat16;

    /// <summary>Bytes that a run may use: blocks that do not fit are read again for every step.</summary>
    public long MemoryLimit { get; init; } = long.MaxValue;

    /// <summary>The transformer in another place than the folder: a GGUF or safetensors file; null for the folder's.</summary>
    public string? TransformerFile { get; init; }

    /// <summary>The language of captions that Qwen2.5-VL makes.</summary>
    public CaptionLanguage CaptionLanguage { get; init; }
}
