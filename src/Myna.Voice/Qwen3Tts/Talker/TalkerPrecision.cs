using Myna.Tensors.Kernels.Quantised;

namespace Myna.Voice.Qwen3Tts;

/// <summary>How the matrices of talker and code predictor are kept. Everything else is single precision.</summary>
public enum TalkerPrecision
{
    /// <summary>32-bit floats: exact, four times the memory of int8.</summary>
    Float32,

    /// <summary>The checkpoint's own 16 bits, sums in single precision.</summary>
    BFloat16,

    /// <summary>8 bits a weight, a scale for each row: the default on a CPU.</summary>
    Int8,

    /// <summary>4 bits a weight, a scale for each 32, and 8 bits for what gives logits: smallest and fastest, with some drift.</summary>
    Int4,
}

/// <summary>What follows from a precision.</summary>
internal static class TalkerPrecisions
{
    extension(TalkerPrecision precision)
    {
        /// <summary>Whether matrices are whole numbers with scales.</summary>
        public bool IsQuantised => precision is TalkerPrecision.Int8 or TalkerPrecision.Int4;

        /// <summary>How a matrix is rounded.</summary>
        public QuantisedFormat FormatOf(ProjectionPlan plan) => precision switch
        {
            TalkerPrecision.Int8 => QuantisedFormat.Int8,
            TalkerPrecision.Int4 => plan.GivesLogits ? QuantisedFormat.Int8 : QuantisedFormat.Int4,
            _ => throw new InvalidOperationException($"{precision} rounds no matrices."),
        };
    }
}
