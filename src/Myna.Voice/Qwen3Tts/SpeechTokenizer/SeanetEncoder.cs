using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>
/// SEANet, the convolutional encoder (Tagliasacchi et al., 2020; Défossez et al., 2022): from samples to vectors at 25 Hz. Causal,
/// so that a long sound is encoded in pieces of a fraction of a second (specification §11).
/// </summary>
internal sealed class SeanetEncoder
{
    private const int PieceStrides = 8;

    private readonly SeanetConvolution _first;
    private readonly Stage[] _stages;
    private readonly SeanetConvolution _last;

    public SeanetEncoder(CodecWeights weights, SpeechEncoderConfig config)
    {
        const string Name = "encoder.encoder.layers";
        int filters = config.NumFilters;
        _first = new SeanetConvolution(weights, $"{Name}.0.conv", 1, filters, config.KernelSize);
        int[] strides = [.. config.UpsamplingRatios.Reverse()];
        _stages = new Stage[strides.Length];
        for (int i = 0; i < strides.Length; i++)
        {
            // Layers are numbered as in the checkpoint: a residual unit, ELU, a strided convolution.
            int layer = 1 + (3 * i);
            string unit = $"{Name}.{layer}.block";
            _stages[i] = new Stage(
                layer,
                new SeanetConvolution(weights, $"{unit}.1.conv", filters, filters / 2, config.ResidualKernelSize),
                new SeanetConvolution(weights, $"{unit}.3.conv", filters / 2, filters, 1),
                new SeanetConvolution(weights, $"{Name}.{layer + 2}.conv", filters, 2 * filters, 2 * strides[i], strides[i]));
            filters *= 2;
        }

        LastLayer = 2 + (3 * strides.Length);
        _last = new SeanetConvolution(weights, $"{Name}.{LastLayer}.conv", filters, config.HiddenSize, config.LastKernelSize);
        Stride = strides.Aggregate(1, (all, stride) => all * stride);
    }

    /// <summary>Samples of one output row, 960.</summary>
    public int Stride { get; }

    private int LastLayer { get; }

    /// <summary>Output rows of a sound.</summary>
    public int OutputRows(int samples) => (int)(((long)samples + Stride - 1) / Stride);

    /// <summary>Encodes a whole sound.</summary>
    /// <param name="wave">Samples.</param>
    /// <param name="y">Receives <c>[OutputRows, hidden]</c>.</param>
    /// <param name="scratch">Working memory; bounded, however long the sound is.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="tap">Shown the stages piece by piece, or null.</param>
    /// <param name="cancellationToken">Ends the work between two pieces.</param>
    public void Forward(ReadOnlySpan<float> wave, Span<float> y, CodecScratch scratch, Crew crew, CodecTap? tap, CancellationToken cancellationToken)
    {
        PastRows first = _first.Start(), last = _last.Start();
        (PastRows Inner, PastRows Outer, PastRows Down)[] past =
            [.. _stages.Select(stage => (stage.Inner.Start(), stage.Outer.Start(), stage.Down.Start()))];
        int piece = PieceStrides * Stride;
        for (int from = 0; from < wave.Length; from += piece)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int rows = Math.Min(piece, wave.Length - from);
            Span<float> x = scratch.Get(CodecScratch.Purpose.RowsA, rows * _first.Outputs); // [rows, filters]
            _first.Forward(wave.Slice(from, rows), rows, elu: false, x, first, scratch, crew);
            tap?.Invoke("seanet_00", x, _first.Outputs);
            for (int i = 0; i < _stages.Length; i++)
            {
                Stage stage = _stages[i];
                int c = stage.Inner.Inputs;
                Span<float> inner = scratch.Get(CodecScratch.Purpose.Inner, rows * stage.Inner.Outputs); // [rows, c/2]
                Span<float> branch = scratch.Get(CodecScratch.Purpose.Wide, rows * c); // [rows, c]
                stage.Inner.Forward(x, rows, elu: true, inner, past[i].Inner, scratch, crew);
                stage.Outer.Forward(inner, rows, elu: true, branch, past[i].Outer, scratch, crew);
                Elementwise.Add(x, branch, x);
                tap?.Invoke($"seanet_{stage.Layer:00}", x, c);

                int downRows = stage.Down.OutputRows(rows);
                CodecScratch.Purpose purpose = i % 2 == 0 ? CodecScratch.Purpose.RowsB : CodecScratch.Purpose.RowsA;
                Span<float> down = scratch.Get(purpose, downRows * stage.Down.Outputs); // [rows/stride, 2c]
                stage.Down.Forward(x, rows, elu: true, down, past[i].Down, scratch, crew);
                tap?.Invoke($"seanet_{stage.Layer + 2:00}", down, stage.Down.Outputs);
                x = down;
                rows = downRows;
            }

            Span<float> target = y.Slice(from / Stride * _last.Outputs, rows * _last.Outputs);
            _last.Forward(x, rows, elu: true, target, last, scratch, crew);
            tap?.Invoke($"seanet_{LastLayer:00}", target, _last.Outputs);
        }
    }

    private sealed record Stage(int Layer, SeanetConvolution Inner, SeanetConvolution Outer, SeanetConvolution Down);
}
