namespace Myna.Diffusion.QwenImageLayered.Weights;

/// <summary>How matrices of weights are kept in memory. Sums are always fp32 or whole numbers.</summary>
public enum WeightFormat
{
    /// <summary>Single precision: what the fixtures were made with.</summary>
    Float32,

    /// <summary>bfloat16, as the release has them; activations stay in single precision.</summary>
    BFloat16,

    /// <summary>8 bits a weight, a scale for each output; activations rounded to 8 bits in groups of 32.</summary>
    Int8,

    /// <summary>4 bits a weight, a scale for each output and 32 inputs; activations rounded to 8 bits in groups of 32.</summary>
    Int4,
}

/// <summary>Which parts of the transformer are kept how.</summary>
/// <param name="Blocks">Attention and MLP of the blocks: what is multiplied once for each token.</param>
/// <param name="Modulation">Shift, scale and gate of the blocks: a third of the weights, but multiplied once a step.</param>
/// <param name="Ends">Input, output and time projections: small, and sensitive.</param>
public readonly record struct WeightPlan(WeightFormat Blocks, WeightFormat Modulation, WeightFormat Ends)
{
    /// <summary>The plan for one format: quantised blocks keep the modulation at 8 bits and the ends at 16, where rounding costs most and saves least.</summary>
    public static WeightPlan For(WeightFormat blocks) => blocks switch
    {
        WeightFormat.Int8 or WeightFormat.Int4 => new WeightPlan(blocks, WeightFormat.Int8, WeightFormat.BFloat16),
        _ => new WeightPlan(blocks, blocks, blocks),
    };
}
