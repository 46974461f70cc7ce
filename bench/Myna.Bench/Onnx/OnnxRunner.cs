using Microsoft.ML.OnnxRuntime;

namespace Myna.Bench.Onnx;

/// <summary>
/// One model in ONNX Runtime with its input and output bound once to pinned memory, so that a run copies and allocates
/// nothing: the leanest way in that its C# interface offers.
/// </summary>
internal sealed class OnnxRunner : IDisposable
{
    private readonly float[] _y;
    private readonly OrtValue _input;
    private readonly OrtValue _output;
    private readonly RunOptions _runOptions = new();
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;

    /// <summary>Loads a model.</summary>
    /// <param name="model">The bytes of the .onnx file.</param>
    /// <param name="x">The input; read anew at every run.</param>
    /// <param name="inputShape">Its shape.</param>
    /// <param name="outputShape">The output's shape.</param>
    /// <param name="threads">Intra-op threads, the caller's included. They spin between runs, as ONNX Runtime does by default.</param>
    public OnnxRunner(byte[] model, float[] x, int[] inputShape, int[] outputShape, int threads)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "1");
        _session = new InferenceSession(model, options);
        _y = new float[Length(outputShape)];
        _input = Wrap(x, inputShape);
        _output = Wrap(_y, outputShape);
        _binding = _session.CreateIoBinding();
        _binding.BindInput(OnnxModel.Input, _input);
        _binding.BindOutput(OnnxModel.Output, _output);
    }

    /// <summary>What the last run gave.</summary>
    public ReadOnlySpan<float> Result => _y;

    /// <summary>Runs the model once.</summary>
    public void Run() => _session.RunWithBinding(_runOptions, _binding);

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        _input.Dispose();
        _output.Dispose();
        _session.Dispose();
        _runOptions.Dispose();
    }

    private static int Length(int[] shape) => shape.Aggregate(1, (product, size) => product * size);

    private static OrtValue Wrap(float[] values, int[] shape) =>
        OrtValue.CreateTensorValueFromMemory(values, Array.ConvertAll(shape, size => (long)size));
}
