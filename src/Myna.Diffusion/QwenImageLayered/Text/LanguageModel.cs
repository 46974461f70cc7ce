using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Diffusion.QwenImageLayered.Text;

/// <summary>
/// The language model of Qwen2.5-VL. As an encoder it gives hidden states after the last norm; then layers are loaded one after the
/// other and let go again: every prompt goes through a layer before the next one is read. <see cref="Caption.LanguageGeneration"/> lets
/// it speak. Source: <c>modeling_qwen2_5_vl.py</c> in transformers.
/// </summary>
internal sealed class LanguageModel : IDisposable
{
    private static readonly string[] HeadNames = ["lm_head", "model.lm_head"];

    private readonly CheckpointModelWeights _weights;
    private readonly string _model;
    private readonly WeightFormat _format;
    private float[]? _norm;

    /// <summary>A model over open files.</summary>
    /// <param name="tensors">The files; closed with this.</param>
    /// <param name="config">Sizes.</param>
    /// <param name="format">How matrices are kept while they are used.</param>
    public LanguageModel(CheckpointTensors tensors, LanguageModelConfig config, WeightFormat format)
    {
        _weights = new CheckpointModelWeights(tensors);
        Config = config;
        _format = format;

        // Newer libraries save under longer names.
        _model = tensors.Contains("model.language_model.norm.weight") ? "model.language_model." : "model.";
    }

    /// <summary>Sizes.</summary>
    public LanguageModelConfig Config { get; }

    /// <summary>The files, which may hold a vision tower too.</summary>
    public CheckpointModelWeights Weights => _weights;

    /// <summary>Opens the model of a folder.</summary>
    /// <exception cref="MynaException">A file is missing or damaged, or holds another model.</exception>
    public static LanguageModel Open(string folder, WeightFormat format) =>
        new(CheckpointTensors.Open(folder), LanguageModelConfig.Load(folder), format);

    /// <summary>Embeddings of tokens.</summary>
    /// <returns><c>[tokens, width]</c>.</returns>
    public float[] Embed(ReadOnlySpan<int> ids)
    {
        EmbeddingTable table = _weights.Tensors.Table(_model + "embed_tokens.weight", Config.Vocabulary, Config.Width);
        var embeddings = new float[ids.Length * Config.Width];
        for (int i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)Config.Vocabulary)
            {
                throw new MynaException($"{_weights.Place}: the token {ids[i]} is not among the {Config.Vocabulary} of the text encoder; its files and the tokenizer's belong to different models.");
            }

            table.Read(ids[i], embeddings.AsSpan(i * Config.Width, Config.Width));
        }

        return embeddings;
    }

    /// <summary>Runs all layers over some sequences, in place.</summary>
    /// <param name="sequences">Embeddings <c>[tokens, width]</c> of each; they become hidden states after the final norm.</param>
    /// <param name="positions">Positions of each.</param>
    /// <param name="crew">Who computes.</param>
    /// <param name="progress">Told the share of the layers done.</param>
    /// <param name="cancellationToken">Checked between layers.</param>
    /// <param name="tap">Told each layer's output of the first sequence, or null.</param>
    public void Run(
        IReadOnlyList<float[]> sequences, IReadOnlyList<TokenPositions> positions, Crew crew, Action<double>? progress, CancellationToken cancellationToken,
        Action<string, float[]>? tap = null)
    {
        for (int index = 0; index < Config.Layers; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LanguageLayer layer = Load(index);
            for (int i = 0; i < sequences.Count; i++)
            {
                layer.Run(sequences[i], positions[i], crew);
            }

            tap?.Invoke($"model.layers.{index}", sequences[0]);
            Forget(index);
            progress?.Invoke((index + 1.0) / Config.Layers);
        }

        foreach (float[] sequence in sequences)
        {
            Normalise(sequence);
        }
    }

    /// <summary>A layer's weights, ready to multiply.</summary>
    public LanguageLayer Load(int index) => new(_weights, Prefix(index), Config, _format);

    /// <summary>Lets go of the pages a layer was read from.</summary>
    public void Forget(int index) => _weights.Forget(Prefix(index));

    /// <summary>The norm after the last layer, in place.</summary>
    public void Normalise(float[] states) => Normalization.RmsNorm(states, states, _norm ??= _weights.Vector(_model + "norm.weight", Config.Width), Config.Epsilon);

    /// <summary>States → logits of the next token: a head of its own, or the table of embeddings.</summary>
    /// <returns><c>[vocabulary, width]</c>.</returns>
    public IProjection Head()
    {
        string name = HeadNames.FirstOrDefault(name => _weights.Contains(name + ".weight")) ?? _model + "embed_tokens";
        IProjection head = _weights.Projection(name, Config.Vocabulary, Config.Width, _format, bias: false);
        _weights.Forget(name);
        return head;
    }

    /// <inheritdoc/>
    public void Dispose() => _weights.Dispose();

    private string Prefix(int index) => $"{_model}layers.{index}.";
}
