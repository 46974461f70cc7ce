using Myna.Tensors.Memory;

namespace Myna.Diffusion.QwenImageLayered.Transformer;

/// <summary>What one forward pass works on: one picture with one prompt at one time.</summary>
internal sealed class TransformerSample
{
    /// <summary>A sample.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="text"><c>[text tokens, text width]</c>: the prompt's embeddings, without padding.</param>
    /// <param name="slots">Rows and columns of tokens of each slot; the last one is the condition.</param>
    public TransformerSample(TransformerConfig config, float[] text, IReadOnlyList<(int Rows, int Columns)> slots)
    {
        Text = text;
        Rope = new LayerRope(config.Axes, slots, text.Length / config.TextWidth);
        ImageStream = new AlignedBuffer<float>(checked(Rope.ImageTokens * config.Width));
        TextStream = new AlignedBuffer<float>(checked(Rope.TextTokens * config.Width));
        Output = new float[Rope.ImageTokens * config.Channels];
    }

    /// <summary>Embeddings of the prompt.</summary>
    public float[] Text { get; }

    /// <summary>Positions.</summary>
    public LayerRope Rope { get; }

    /// <summary>The residual stream of the image tokens, <c>[N, D]</c>.</summary>
    public AlignedBuffer<float> ImageStream { get; }

    /// <summary>The residual stream of the text tokens, <c>[T, D]</c>.</summary>
    public AlignedBuffer<float> TextStream { get; }

    /// <summary>silu of the time embedding, <c>[D]</c>.</summary>
    public float[] Activated { get; set; } = [];

    /// <summary>Receives the velocity of each image token, <c>[N, channels]</c>; the condition's means nothing.</summary>
    public float[] Output { get; }
}
