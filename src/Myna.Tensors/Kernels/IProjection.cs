using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels;

/// <summary>
/// A weight matrix of a network, in whatever precision it is kept: y = x·Wᵀ + b. Read-only, shared by all threads. A
/// network written against this runs with fp32, 16-bit and quantised weights alike.
/// </summary>
public interface IProjection
{
    /// <summary>Length of a result row.</summary>
    int Outputs { get; }

    /// <summary>Length of an input row.</summary>
    int Inputs { get; }

    /// <summary>Bytes of weights that one product reads, padding and scales included.</summary>
    long Bytes { get; }

    /// <summary>Multiplies with a crew. The result does not depend on the number of threads.</summary>
    /// <param name="x"><c>[rows, inputs]</c>, row-major.</param>
    /// <param name="rows">Number of rows, 0 or more; a row's result does not depend on the other rows.</param>
    /// <param name="y">Receives <c>[rows, outputs]</c>; must not overlap x.</param>
    /// <param name="crew">Who does it.</param>
    void Multiply(ReadOnlySpan<float> x, int rows, Span<float> y, Crew crew);
}
