using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>
/// A block of the convolutional decoder (specification §12, step 6): snake, a transposed convolution that halves the channels
/// and raises the rate, three residual units with dilations 1, 3 and 9.
/// </summary>
internal sealed class DecoderBlock
{
    private static readonly int[] Dilations = [1, 3, 9];

    private readonly SnakeBeta _act;
    private readonly CausalConvolution _transposed;
    private readonly ResidualUnit[] _units;

    public DecoderBlock(CodecWeights weights, int index, int inputs, int outputs, int rate, int frameRows)
    {
        string name = $"decoder.decoder.{index}";
        Stage = $"decoder_{index}";
        (Inputs, Outputs, Rate) = (inputs, outputs, rate);
        _act = new SnakeBeta(weights.Floats($"{name}.block.0.alpha", inputs), weights.Floats($"{name}.block.0.beta", inputs));
        _transposed = CausalConvolution.ReadTransposed(weights, $"{name}.block.1.conv", inputs, outputs, 2 * rate, rate, frameRows);
        _units = [.. Dilations.Select((dilation, i) => new ResidualUnit(weights, $"{name}.block.{i + 2}", outputs, frameRows * rate, dilation))];
    }

    /// <summary>Channels in.</summary>
    public int Inputs { get; }

    /// <summary>Channels out.</summary>
    public int Outputs { get; }

    /// <summary>Output rows for one input row.</summary>
    public int Rate { get; }

    /// <summary>The block's name in the golden files and in saved states.</summary>
    public string Stage { get; }

    /// <summary>The memory of one stream: of the transposed convolution, then of each unit.</summary>
    public PastRows[] Start(StreamState state) =>
        [state.Convolution($"{Stage}.transposed", _transposed.Past, Inputs), .. _units.Select((unit, i) => unit.Start(state, $"{Stage}.unit{i}"))];

    /// <summary>Runs the block.</summary>
    /// <param name="x"><c>[rows, inputs]</c>.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="y">Receives <c>[rows·rate, outputs]</c>.</param>
    /// <param name="past">The stream's memory of this block.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="tap">Shown the stages, or null.</param>
    public void Forward(Span<float> x, int frames, Span<float> y, PastRows[] past, CodecScratch scratch, Crew crew, CodecTap? tap)
    {
        int padding = past[0].Rows, rows = frames * _transposed.FrameRows;
        Span<float> window = scratch.Get(CodecScratch.Purpose.Window, (padding + rows) * Inputs); // [1 + rows, inputs]
        Span<float> activated = window[(padding * Inputs)..];
        past[0].Begin(window);
        _act.ApplyAndShift(x, activated, default, crew);
        tap?.Invoke($"{Stage}_snake", activated, Inputs);
        _transposed.Forward(window, frames, null, y, scratch, crew);
        past[0].End(window, rows);
        tap?.Invoke($"{Stage}_transconv", y, Outputs);
        for (int i = 0; i < _units.Length; i++)
        {
            _units[i].Forward(y, frames, past[i + 1], scratch, crew);
            tap?.Invoke(i < _units.Length - 1 ? $"{Stage}_res{i}" : Stage, y, Outputs);
        }
    }
}
