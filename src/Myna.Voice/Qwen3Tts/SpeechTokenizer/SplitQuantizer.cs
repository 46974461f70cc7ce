using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>
/// From codes to vectors: the semantic codebook and the 15 acoustic ones, each group summed and projected by itself
/// (specification §12, step 1; split residual vector quantization as in Mimi, Défossez et al., 2024).
/// </summary>
internal sealed class SplitQuantizer
{
    private readonly int _entries;
    private readonly int _channels;
    private readonly float[][] _codebooks; // 16 of [entries, channels]
    private readonly PanelMatrix _first; // channels → outputs, no bias
    private readonly PanelMatrix _rest; // channels → outputs, no bias

    public SplitQuantizer(CodecWeights weights, SpeechDecoderConfig config)
    {
        _entries = config.CodebookSize;
        _channels = config.CodebookDim / 2;
        _codebooks = new float[config.NumQuantizers][];
        for (int i = 0; i < _codebooks.Length; i++)
        {
            string name = i == 0 ? "decoder.quantizer.rvq_first.vq.layers.0._codebook" : $"decoder.quantizer.rvq_rest.vq.layers.{i - 1}._codebook";
            _codebooks[i] = weights.Codebook($"{name}.embedding_sum", $"{name}.cluster_usage", _entries, _channels);
        }

        _first = Projection("rvq_first");
        _rest = Projection("rvq_rest");

        PanelMatrix Projection(string part) => PanelMatrix.Pack(
            weights.Borrow($"decoder.quantizer.{part}.output_proj.weight", config.CodebookDim, _channels, 1), config.CodebookDim, _channels, default, weights.Crew);
    }

    /// <summary>Codes of a frame.</summary>
    public int Codebooks => _codebooks.Length;

    /// <summary>Channels of the result.</summary>
    public int Outputs => _first.Outputs;

    /// <summary>Checks that every code names an entry of its codebook.</summary>
    /// <exception cref="MynaException">One does not; the message says which.</exception>
    public void Check(ReadOnlySpan<int> codes)
    {
        for (int i = 0; i < codes.Length; i++)
        {
            if ((uint)codes[i] >= (uint)_entries)
            {
                throw new MynaException($"Code {codes[i]} of frame {i / Codebooks}, codebook {i % Codebooks}, is outside 0 to {_entries - 1}: these codes were made by another speech tokenizer, or are damaged.");
            }
        }
    }

    /// <summary>Looks codes up.</summary>
    /// <param name="codes"><c>[frames, 16]</c>, checked.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="y">Receives <c>[frames, outputs]</c>.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="tap">Shown the stages, or null.</param>
    public void Decode(ReadOnlySpan<int> codes, int frames, Span<float> y, CodecScratch scratch, Crew crew, CodecTap? tap)
    {
        int c = _channels;
        Span<float> memory = scratch.Get(CodecScratch.Purpose.Quantized, frames * ((2 * c) + Outputs));
        Span<float> first = memory[..(frames * c)]; // [frames, c]
        Span<float> rest = memory.Slice(frames * c, frames * c); // [frames, c]
        Span<float> acoustic = memory.Slice(2 * frames * c, frames * Outputs); // [frames, outputs]
        for (int frame = 0; frame < frames; frame++)
        {
            ReadOnlySpan<int> ids = codes.Slice(frame * Codebooks, Codebooks);
            Entry(0, ids[0]).CopyTo(first[(frame * c)..]);
            Span<float> sum = rest.Slice(frame * c, c);
            Entry(1, ids[1]).CopyTo(sum);
            for (int i = 2; i < ids.Length; i++)
            {
                Elementwise.Add(sum, Entry(i, ids[i]), sum);
            }
        }

        _first.Multiply(first, frames, y, crew);
        _rest.Multiply(rest, frames, acoustic, crew);
        tap?.Invoke("quantizer_first", y, Outputs);
        tap?.Invoke("quantizer_rest", acoustic, Outputs);
        Elementwise.Add(y, acoustic, y);
        tap?.Invoke("quantizer", y, Outputs);
    }

    private ReadOnlySpan<float> Entry(int codebook, int code) => _codebooks[codebook].AsSpan(code * _channels, _channels);
}
