using Myna.Diffusion.QwenImageLayered.Text;
using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Vision;

/// <summary>
/// The vision tower of Qwen2.5-VL: patches of a picture → one token of the language model for each cell of 2 × 2 patches. Most blocks
/// look at windows, a few at the whole picture. Blocks are loaded one after the other. Source: arXiv 2502.13923, section 2.1, and
/// <c>modeling_qwen2_5_vl.py</c> in transformers.
/// </summary>
/// <param name="weights">The text encoder's files; not closed with this.</param>
/// <param name="config">Sizes.</param>
/// <param name="format">How matrices are kept while they are used.</param>
internal sealed class VisionTower(IModelWeights weights, VisionConfig config, WeightFormat format)
{
    private const string PatchTensor = "patch_embed.proj.weight";

    private static readonly string[] Prefixes = ["visual.", "model.visual."];

    private readonly string _prefix = Prefixes.FirstOrDefault(prefix => weights.Contains(prefix + PatchTensor)) ?? Prefixes[0];

    /// <summary>Whether files hold a vision tower; many copies of the text encoder leave it out.</summary>
    public static bool IsIn(IModelWeights weights) => Prefixes.Any(prefix => weights.Contains(prefix + PatchTensor));

    /// <summary>Looks at a picture.</summary>
    /// <param name="patches"><c>[patches, channels·frames·side·side]</c>, cell after cell.</param>
    /// <param name="grid">Where they lie.</param>
    /// <param name="crew">Who computes.</param>
    /// <param name="progress">Told the share done.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    /// <param name="tap">Told what comes out of each part, or null.</param>
    /// <returns><c>[cells, outputs]</c>, row after row.</returns>
    public float[] Look(
        float[] patches, PatchGrid grid, Crew crew, Action<double>? progress, CancellationToken cancellationToken, Action<string, float[]>? tap = null)
    {
        (int[] order, int[] ends) = grid.Windows(config.WindowCells);
        int perCell = grid.PatchesOfCell;
        IProjection embedding = CheckpointModelWeights.Pack(
            weights.Vector(_prefix + PatchTensor, config.Width, config.Channels, config.Frames, config.PatchSize, config.PatchSize),
            config.Width, config.PatchValues, format, []);
        var embedded = new float[grid.Patches * config.Width];
        embedding.Multiply(patches, grid.Patches, embedded, crew);
        tap?.Invoke("patch_embed", embedded);

        // Windows lie one after the other from here to the merger.
        float[] states = Reorder(embedded, order, perCell * config.Width);
        (int Row, int Column)[] places = grid.PatchPositions();
        var positions = TokenPositions.OfPatches(
            config.Width / config.Heads, [.. order.SelectMany(cell => Enumerable.Range(cell * perCell, perCell)).Select(patch => places[patch])]);
        int[] windows = [.. ends.Select(end => end * perCell)], whole = [grid.Patches];
        for (int index = 0; index < config.Blocks; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var block = new VisionBlock(weights, _prefix, index, config, format);
            block.Run(states, positions, config.WholeBlocks.Contains(index) ? whole : windows, crew, tap);
            weights.Forget($"{_prefix}blocks.{index}.");
            progress?.Invoke((index + 1.0) / config.Blocks);
        }

        float[] merged = Merge(states, grid.Cells, crew, tap);
        var back = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            back[order[i]] = i;
        }

        return Reorder(merged, back, config.Outputs);
    }

    /// <summary>The patches of each cell side by side, through two layers.</summary>
    private float[] Merge(float[] states, int cells, Crew crew, Action<string, float[]>? tap)
    {
        int width = states.Length / cells;
        IProjection first = weights.Projection(_prefix + "merger.mlp.0", width, width, format);
        IProjection second = weights.Projection(_prefix + "merger.mlp.2", config.Outputs, width, format);
        Normalization.RmsNorm(states, states, weights.Vector(_prefix + "merger.ln_q.weight", config.Width), VisionConfig.Epsilon);
        tap?.Invoke("merger.ln_q", states);
        var hidden = new float[states.Length];
        first.Multiply(states, cells, hidden, crew);
        Activations.GeluExact(hidden, hidden);
        var merged = new float[cells * config.Outputs];
        second.Multiply(hidden, cells, merged, crew);
        tap?.Invoke("merger", merged);
        return merged;
    }

    /// <summary>Row i of the result is row order[i] of the input.</summary>
    private static float[] Reorder(float[] rows, int[] order, int width)
    {
        var result = new float[rows.Length];
        for (int i = 0; i < order.Length; i++)
        {
            rows.AsSpan(order[i] * width, width).CopyTo(result.AsSpan(i * width));
        }

        return result;
    }
}
