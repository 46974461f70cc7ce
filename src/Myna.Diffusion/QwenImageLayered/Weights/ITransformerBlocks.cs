using Myna.Diffusion.QwenImageLayered.Transformer;

namespace Myna.Diffusion.QwenImageLayered.Weights;

/// <summary>The transformer's blocks, wherever their weights are: one is used at a time, in order.</summary>
internal interface ITransformerBlocks : IDisposable
{
    /// <summary>A block, ready to run, until the next call.</summary>
    TransformerBlock Take(int index);
}

/// <summary>All blocks in memory, loaded when they are first used.</summary>
/// <param name="weights">Where they come from.</param>
/// <param name="config">Sizes.</param>
/// <param name="plan">How they are kept.</param>
internal sealed class ResidentBlocks(IModelWeights weights, TransformerConfig config, WeightPlan plan) : ITransformerBlocks
{
    private readonly TransformerBlock?[] _blocks = new TransformerBlock?[config.Blocks];

    public TransformerBlock Take(int index)
    {
        if (_blocks[index] is null)
        {
            _blocks[index] = TransformerBlock.Load(weights, config, index, plan);
        }

        return _blocks[index]!;
    }

    public void Dispose() => weights.Dispose();
}

/// <summary>
/// Only some blocks stay in memory; the others are read when their turn comes and let go afterwards, so that a model larger
/// than memory runs. Reading a block takes far less time than computing with it.
/// </summary>
/// <param name="weights">Where they come from.</param>
/// <param name="config">Sizes.</param>
/// <param name="plan">How they are kept.</param>
/// <param name="resident">How many of the first blocks stay.</param>
internal sealed class StreamedBlocks(IModelWeights weights, TransformerConfig config, WeightPlan plan, int resident) : ITransformerBlocks
{
    private readonly TransformerBlock?[] _kept = new TransformerBlock?[resident];
    private int _current = -1;
    private TransformerBlock? _block;

    public TransformerBlock Take(int index)
    {
        if (index < resident)
        {
            return _kept[index] ??= TransformerBlock.Load(weights, config, index, plan);
        }

        if (_current != index)
        {
            if (_current >= 0)
            {
                _block = null;
                weights.Forget(TransformerBlock.Prefix(_current));

                // Matrices made of a block's bytes are large and old: only a whole collection gives them back.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
            }

            _block = TransformerBlock.Load(weights, config, index, plan);
            _current = index;
        }

        return _block!;
    }

    public void Dispose() => weights.Dispose();
}
