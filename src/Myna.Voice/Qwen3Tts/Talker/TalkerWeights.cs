using Myna.Tensors.Kernels;
using Myna.Tensors.Weights.Checkpoints;
using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts;

/// <summary>Weights of the talker and of the code predictor: read-only, shared by all who speak.</summary>
internal sealed class TalkerWeights
{
    /// <summary>Reads all of them.</summary>
    /// <param name="source">Where they come from; must stay open as long as the weights are in use.</param>
    /// <param name="config">Sizes.</param>
    /// <exception cref="MynaException">A tensor is missing, or has another shape.</exception>
    public TalkerWeights(IWeightSource source, TalkerConfig config)
    {
        Config = config;
        var tensors = new TalkerTensors(config);
        int[] groups = [.. Enumerable.Range(1, config.CodeGroups - 1)];
        Talker = new DecoderStack(source, config, TalkerTensors.TalkerStack);
        CodecHead = source.Projection(tensors.CodecHead);
        CodecTable = source.Table(TalkerTensors.CodecTable, config.VocabularySize, config.HiddenSize);
        InputProjection = tensors.HasInputProjection ? source.Projection(tensors.InputProjection) : null;
        Predictor = new DecoderStack(source, config.CodePredictor, TalkerTensors.PredictorStack);
        CodeHeads = [.. groups.Select(group => source.Projection(tensors.CodeHead(group)))];
        CodeTables = [.. groups.Select(group => source.Table(TalkerTensors.CodeTable(group), config.CodebookSize, config.HiddenSize))];
    }

    public TalkerConfig Config { get; }

    public DecoderStack Talker { get; }

    /// <summary>Talker width → codec vocabulary.</summary>
    public IProjection CodecHead { get; }

    /// <summary>The talker's own table, of first codes and control ids.</summary>
    public EmbeddingTable CodecTable { get; }

    /// <summary><c>small_to_mtp_projection</c>: talker width → predictor width; null where they are one.</summary>
    public IProjection? InputProjection { get; }

    public DecoderStack Predictor { get; }

    /// <summary>Predictor width → codes; index 0 is group 1.</summary>
    public IReadOnlyList<IProjection> CodeHeads { get; }

    /// <summary>Codes of groups 1 and up in talker width; index 0 is group 1.</summary>
    public IReadOnlyList<EmbeddingTable> CodeTables { get; }

    /// <summary>Bytes of weights that the talker reads for one frame.</summary>
    public long TalkerBytes => Talker.Bytes + CodecHead.Bytes;

    /// <summary>Bytes of weights that the predictor reads for one frame: its stack once for each code but the first.</summary>
    public long PredictorBytes =>
        (CodeHeads.Count * (Predictor.Bytes + (InputProjection?.Bytes ?? 0))) + CodeHeads.Sum(head => head.Bytes);

    /// <summary>Embeds a frame for the talker: the sum of its codes' rows, before the text is added.</summary>
    /// <param name="codes">The frame, <c>[code groups]</c>.</param>
    /// <param name="sum">Receives <c>[talker width]</c>.</param>
    /// <param name="scratch">Room for a row.</param>
    public void EmbedFrame(ReadOnlySpan<int> codes, Span<float> sum, Span<float> scratch)
    {
        CodecTable.Read(codes[0], sum);
        for (int group = 1; group < codes.Length; group++)
        {
            CodeTables[group - 1].Add(codes[group], sum, scratch);
        }
    }
}
