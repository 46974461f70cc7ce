using Myna.Tensors.Memory;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>
/// Working memory of one decoding or encoding at a time: buffers by purpose, which grow to the largest piece seen and are then
/// used again. Streams remember nothing in here, so all streams of a model may take turns with it.
/// </summary>
internal sealed class CodecScratch
{
    private readonly AlignedBuffer<float>[] _buffers = [.. Enumerable.Range(0, Enum.GetValues<Purpose>().Length).Select(_ => new AlignedBuffer<float>(0))];

    /// <summary>What a buffer is for; two that are in use at once have two purposes.</summary>
    internal enum Purpose
    {
        /// <summary>Codebook sums.</summary>
        Quantized,

        /// <summary>Rows between the stages; two of them take turns.</summary>
        RowsA,

        /// <summary>Rows between the stages.</summary>
        RowsB,

        /// <summary>Rows within one frame, between the decoder blocks.</summary>
        FrameA,

        /// <summary>Rows within one frame, between the decoder blocks.</summary>
        FrameB,

        /// <summary>Past and new input rows of a convolution.</summary>
        Window,

        /// <summary>The inside of a block.</summary>
        Inner,

        /// <summary>The inside of a block, wider.</summary>
        Wide,

        /// <summary>Normalised rows.</summary>
        Normed,

        /// <summary>Queries, keys and values.</summary>
        Projected,

        /// <summary>Answers of the attention.</summary>
        Answers,

        /// <summary>Transformed inputs of a fast convolution.</summary>
        TileValues,
    }

    /// <summary>A buffer of <paramref name="length"/> floats, holding whatever was left in it.</summary>
    public Span<float> Get(Purpose purpose, int length)
    {
        ref AlignedBuffer<float> buffer = ref _buffers[(int)purpose];
        if (buffer.Length < length)
        {
            buffer = new AlignedBuffer<float>(length);
        }

        return buffer.Span[..length];
    }
}
