using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts;

/// <summary>Names and extents of the tensors that make speech: talker, code predictor and their tables (specification §3).</summary>
/// <param name="Config">Sizes of the talker and its code predictor.</param>
internal sealed record TalkerTensors(TalkerConfig Config)
{
    public const string TalkerStack = "talker.model.";
    public const string PredictorStack = "talker.code_predictor.model.";
    public const string CodecTable = "talker.model.codec_embedding.weight";
    public const string TextTable = "talker.model.text_embedding.weight";
    public const string TextProjection = "talker.text_projection.";

    private CodePredictorConfig Predictor => Config.CodePredictor;

    /// <summary>Talker and predictor widths differ: inputs of the predictor pass a projection.</summary>
    public bool HasInputProjection => Config.HiddenSize != Predictor.HiddenSize;

    public ProjectionPlan CodecHead =>
        ProjectionPlan.Of("talker.codec_head", Config.VocabularySize, Config.HiddenSize) with { GivesLogits = true };

    public ProjectionPlan InputProjection =>
        ProjectionPlan.Of("talker.code_predictor.small_to_mtp_projection", Predictor.HiddenSize, Config.HiddenSize, bias: true);

    /// <summary>All products of a frame, in its order.</summary>
    public IEnumerable<ProjectionPlan> Projections =>
    [
        .. Layers(TalkerStack, Config).SelectMany(layer => layer.Projections),
        CodecHead,
        .. HasInputProjection ? new[] { InputProjection } : [],
        .. Layers(PredictorStack, Predictor).SelectMany(layer => layer.Projections),
        .. Enumerable.Range(1, Config.CodeGroups - 1).Select(CodeHead),
    ];

    /// <summary>All vectors with their lengths, biases of <see cref="Projections"/> left out.</summary>
    public IEnumerable<(string Name, int Length)> Vectors =>
    [
        .. Layers(TalkerStack, Config).SelectMany(layer => layer.Vectors),
        (DecoderStack.NormName(TalkerStack), Config.HiddenSize),
        .. Layers(PredictorStack, Predictor).SelectMany(layer => layer.Vectors),
        (DecoderStack.NormName(PredictorStack), Predictor.HiddenSize),
    ];

    /// <summary>All tables of a frame with their extents.</summary>
    public IEnumerable<(string Name, int Rows, int Width)> Tables =>
    [
        (CodecTable, Config.VocabularySize, Config.HiddenSize),
        .. Enumerable.Range(1, Config.CodeGroups - 1).Select(group => (CodeTable(group), Config.CodebookSize, Config.HiddenSize)),
    ];

    /// <summary>The table of a group's codes, 1 and up: rows of talker width.</summary>
    public static string CodeTable(int group) => $"talker.code_predictor.model.codec_embedding.{group - 1}.weight";

    /// <summary>The head that names the code of a group, 1 and up.</summary>
    public ProjectionPlan CodeHead(int group) =>
        ProjectionPlan.Of($"talker.code_predictor.lm_head.{group - 1}", Config.CodebookSize, Predictor.HiddenSize) with { GivesLogits = true };

    private static IEnumerable<LayerTensors> Layers(string stack, TransformerConfig config) =>
        Enumerable.Range(0, config.Layers).Select(i => new LayerTensors(stack, i, config));
}
