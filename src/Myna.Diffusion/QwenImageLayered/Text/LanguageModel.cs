using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Diffusion.QwenImageLayered.Text;

/// <summary>
/// The language model of Qwen2.5-VL as an encoder: hidden states after the last norm. Layers are loaded one after the other and let
/// go again: every prompt goes through a layer before the next one is read. Source: <c>modeling_qwen2_5_vl.py</c> in transformers.
/// </summary>
internal sealed class LanguageModel : IDisposable
{
    private readonly CheckpointModelWeights _weights;
    private readonly string _model;
    private readonly WeightFormat _format;

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
            string name = $"{_model}layers.{index}.";
            var layer = new LanguageLayer(_weights, name, Config, _format);
            for (int i = 0; i < sequences.Count; i++)
            {
                layer.Run(sequences[i], positions[i], crew);
            }

            tap?.Invoke($"model.layers.{index}", sequences[0]);
            _weights.Forget(name);
            progress?.Invoke((index + 1.0) / Config.Layers);
        }

        float[] norm = _weights.Vector(_model + "norm.weight", Config.Width);
        foreach (float[] sequence in sequences)
        {
            Normalization.RmsNorm(sequence, sequence, norm, Config.Epsilon);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _weights.Dispose();
}
