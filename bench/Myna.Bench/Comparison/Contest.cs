using Myna.Bench.Onnx;

namespace Myna.Bench.Comparison;

/// <summary>One operation of one shape, done by Myna and by ONNX Runtime on the same numbers.</summary>
internal abstract class Contest : IDisposable
{
    private readonly OnnxRunner _onnx;

    /// <summary>Keeps the opponent.</summary>
    protected Contest(string operation, string shape, double operations, OnnxRunner onnx)
    {
        Operation = operation;
        Shape = shape;
        FloatingPointOperations = operations;
        _onnx = onnx;
    }

    /// <summary>What is computed, as a row of the report names it.</summary>
    public string Operation { get; }

    /// <summary>The sizes, as a row of the report names them.</summary>
    public string Shape { get; }

    /// <summary>Multiplications and additions of one run.</summary>
    public double FloatingPointOperations { get; }

    /// <summary>Runs Myna's kernel once.</summary>
    public abstract void RunMyna();

    /// <summary>Runs ONNX Runtime once.</summary>
    public void RunOnnx() => _onnx.Run();

    /// <summary>Largest difference of the two results of a fresh run, relative to their rms.</summary>
    public double Difference()
    {
        RunMyna();
        RunOnnx();
        return Difference(_onnx.Result);
    }

    /// <inheritdoc/>
    public void Dispose() => _onnx.Dispose();

    /// <summary>Compares Myna's result with <paramref name="onnx"/>, which is in ONNX's layout.</summary>
    protected abstract double Difference(ReadOnlySpan<float> onnx);
}
