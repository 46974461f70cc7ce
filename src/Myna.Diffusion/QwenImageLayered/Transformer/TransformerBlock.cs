using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Tensors.Kernels;

namespace Myna.Diffusion.QwenImageLayered.Transformer;

/// <summary>One stream's weights of a block: image and text tokens have their own.</summary>
/// <param name="Modulation">D → 6D: shift, scale and gate of attention, then of the MLP.</param>
/// <param name="Query">D → D.</param>
/// <param name="Key">D → D.</param>
/// <param name="Value">D → D.</param>
/// <param name="Output">D → D; null where the last block's text is not needed.</param>
/// <param name="QueryNorm"><c>[head size]</c>.</param>
/// <param name="KeyNorm"><c>[head size]</c>.</param>
/// <param name="Up">D → 4D.</param>
/// <param name="Down">4D → D.</param>
internal sealed record BlockStream(
    IProjection Modulation, IProjection Query, IProjection Key, IProjection Value, IProjection Output, float[] QueryNorm, float[] KeyNorm,
    IProjection Up, IProjection Down)
{
    /// <summary>All matrices, for counting.</summary>
    public IEnumerable<IProjection> Matrices => [Modulation, Query, Key, Value, Output, Up, Down];
}

/// <summary>One of the double-stream blocks. Source: <c>QwenImageTransformerBlock</c> in diffusers.</summary>
/// <param name="Image">Weights of the image stream.</param>
/// <param name="Text">Weights of the text stream.</param>
internal sealed record TransformerBlock(BlockStream Image, BlockStream Text)
{
    /// <summary>What the names of a block's tensors begin with.</summary>
    public static string Prefix(int index) => $"transformer_blocks.{index}.";

    /// <summary>Loads a block.</summary>
    /// <exception cref="MynaException">A tensor is missing or has another shape.</exception>
    public static TransformerBlock Load(IModelWeights weights, TransformerConfig config, int index, WeightPlan plan)
    {
        string block = Prefix(index);
        return new TransformerBlock(
            Stream("img", "to_q", "to_k", "to_v", "to_out.0", "norm_q", "norm_k"),
            Stream("txt", "add_q_proj", "add_k_proj", "add_v_proj", "to_add_out", "norm_added_q", "norm_added_k"));

        BlockStream Stream(string name, string query, string key, string value, string output, string queryNorm, string keyNorm)
        {
            int width = config.Width;
            return new BlockStream(
                weights.Projection($"{block}{name}_mod.1", 6 * width, width, plan.Modulation),
                weights.Projection($"{block}attn.{query}", width, width, plan.Blocks),
                weights.Projection($"{block}attn.{key}", width, width, plan.Blocks),
                weights.Projection($"{block}attn.{value}", width, width, plan.Blocks),
                weights.Projection($"{block}attn.{output}", width, width, plan.Blocks),
                weights.Vector($"{block}attn.{queryNorm}.weight", config.HeadSize),
                weights.Vector($"{block}attn.{keyNorm}.weight", config.HeadSize),
                weights.Projection($"{block}{name}_mlp.net.0.proj", config.Hidden, width, plan.Blocks),
                weights.Projection($"{block}{name}_mlp.net.2", width, config.Hidden, plan.Blocks));
        }
    }
}
