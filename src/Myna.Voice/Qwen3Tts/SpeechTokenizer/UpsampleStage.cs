using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>One upsampling before the convolutional decoder: a transposed convolution without overlap, then a ConvNeXt block.</summary>
internal sealed class UpsampleStage
{
    private readonly int _channels;
    private readonly int _rate;
    private readonly CausalConvolution _transposed;
    private readonly ConvNeXtBlock _block;

    public UpsampleStage(CodecWeights weights, string name, int channels, int rate, int frameRows)
    {
        (_channels, _rate) = (channels, rate);
        _transposed = CausalConvolution.ReadTransposed(weights, $"{name}.0.conv", channels, channels, rate, rate, frameRows);
        _block = new ConvNeXtBlock(weights, $"{name}.1", channels);
    }

    /// <summary>Output rows for one input row.</summary>
    public int Rate => _rate;

    /// <summary>The memory of one stream.</summary>
    public PastRows Start(StreamState state, string name) => state.Convolution(name, ConvNeXtBlock.Past, _channels);

    /// <summary>Runs the stage.</summary>
    /// <param name="x"><c>[rows, channels]</c>.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="y">Receives <c>[rows·rate, channels]</c>.</param>
    /// <param name="past">The stream's memory of this stage.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="tap">Shown the stages, or null.</param>
    /// <param name="index">Which upsampling this is, for the tap.</param>
    public void Forward(ReadOnlySpan<float> x, int frames, Span<float> y, PastRows past, CodecScratch scratch, Crew crew, CodecTap? tap, int index)
    {
        _transposed.Forward(x, frames, null, y, scratch, crew);
        tap?.Invoke($"upsample{index}_transconv", y, _channels);
        _block.Forward(y, frames * _transposed.FrameRows * _rate, past, scratch, crew);
        tap?.Invoke($"upsample{index}_convnext", y, _channels);
    }
}
