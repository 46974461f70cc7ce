namespace Myna.Tensors.Kernels.Quantised;

/// <summary>How the weights of a <see cref="QuantisedMatrix"/> are rounded. Activations are 8-bit in groups of 32 either way.</summary>
public enum QuantisedFormat
{
    /// <summary>8 bits a weight, one fp32 scale for each output.</summary>
    Int8,

    /// <summary>4 bits a weight and one 16-bit scale for each output and 32 inputs: 4.5 bits in all.</summary>
    Int4,
}
