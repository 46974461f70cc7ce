using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Voice.Qwen3Tts.Configuration;

/// <summary>
/// Sizes of the code predictor, the small decoder that predicts codes 2 … <see cref="TransformerConfig.CodeGroups"/> of a
/// frame (<c>talker_config.code_predictor_config</c>).
/// </summary>
public sealed record CodePredictorConfig : TransformerConfig
{
    internal CodePredictorConfig(ConfigSection json)
        : base(json)
    {
    }
}
