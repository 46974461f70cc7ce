using Myna.Diffusion.QwenImageLayered.Text;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Caption;

/// <summary>
/// The language model as a speaker: a sequence first, then token after token, with keys and values kept. Layers stay in memory as far as
/// they may; the others are read again for each token.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="capacity">Tokens that there will be at most.</param>
/// <param name="resident">How many layers stay in memory.</param>
internal sealed class LanguageGeneration(LanguageModel model, int capacity, int resident)
{
    private readonly LanguageLayer?[] _layers = new LanguageLayer?[Math.Clamp(resident, 0, model.Config.Layers)];
    private readonly KeyValueCache[] _caches =
        [.. Enumerable.Range(0, model.Config.Layers).Select(_ => new KeyValueCache(model.Config.KeyValueHeads * model.Config.HeadSize, capacity))];

    private IProjection? _head;

    /// <summary>Runs tokens through all layers.</summary>
    /// <param name="states">Embeddings <c>[tokens, width]</c>; they become hidden states after the last norm.</param>
    /// <param name="positions">Their positions.</param>
    /// <param name="crew">Who computes.</param>
    /// <param name="progress">Told the share of the layers done, or null.</param>
    /// <param name="cancellationToken">Checked between layers.</param>
    public void Run(float[] states, TokenPositions positions, Crew crew, Action<double>? progress, CancellationToken cancellationToken)
    {
        for (int index = 0; index < model.Config.Layers; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Layer(index).Run(states, positions, crew, _caches[index]);
            progress?.Invoke((index + 1.0) / model.Config.Layers);
        }

        model.Normalise(states);
    }

    /// <summary>Logits of the token after the last state.</summary>
    /// <param name="states"><c>[tokens, width]</c> after the last norm.</param>
    /// <param name="crew">Who computes.</param>
    /// <returns>One for each token of the vocabulary.</returns>
    public float[] Logits(ReadOnlySpan<float> states, Crew crew)
    {
        _head ??= model.Head();
        var logits = new float[model.Config.Vocabulary];
        _head.Multiply(states[^model.Config.Width..], 1, logits, crew);
        return logits;
    }

    private LanguageLayer Layer(int index)
    {
        if (index >= _layers.Length)
        {
            LanguageLayer passing = model.Load(index);
            model.Forget(index);
            return passing;
        }

        if (_layers[index] is null)
        {
            _layers[index] = model.Load(index);
            model.Forget(index);
        }

        return _layers[index]!;
    }
}
