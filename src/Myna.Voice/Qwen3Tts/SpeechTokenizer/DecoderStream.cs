using Myna.Voice.Prompts;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>
/// A wave being decoded piece by piece. Every network in the decoder is causal, so a stream that remembers its last rows gives
/// the same samples, bit for bit, in whatever pieces the codes come. One thread at a time; streams of one decoder are independent.
/// </summary>
#pragma warning disable CA1711 // A stream of sound, not of bytes: the word of the field.
public sealed class DecoderStream
#pragma warning restore CA1711
{
    /// <summary>Frames taken through the network together: enough to read the widest weights seldom, few enough for the caches.</summary>
    private const int MostFramesAtOnce = 8;

    private readonly SpeechTokenizerDecoder _decoder;
    private readonly StreamState _state = new();
    private readonly DecoderMemory _memory;

    internal DecoderStream(SpeechTokenizerDecoder decoder)
    {
        _decoder = decoder;
        _memory = decoder.StartMemory(_state);
    }

    /// <summary>The weights it decodes with.</summary>
    public SpeechTokenizerDecoder Decoder => _decoder;

    /// <summary>Frames decoded so far.</summary>
    public long Frames => _state.Frames;

    /// <summary>Shown every stage, for tests; null otherwise.</summary>
    internal CodecTap? Tap { get; set; }

    /// <summary>Decodes the next frames. The whole decode of a sequence is one call on a new stream.</summary>
    /// <param name="codes"><c>[F, 16]</c>: the semantic code of each frame, then the 15 acoustic ones.</param>
    /// <param name="wave">Receives F·1920 samples in -1..1.</param>
    /// <returns>Samples written.</returns>
    /// <exception cref="ArgumentException">The codes are not whole frames, or the wave is too short for them.</exception>
    /// <exception cref="MynaException">A code is outside its codebook; the stream is as it was before.</exception>
    public int Append(ReadOnlySpan<int> codes, Span<float> wave)
    {
        (int frames, int rest) = Math.DivRem(codes.Length, _decoder.Codebooks);
        if (rest != 0)
        {
            throw new ArgumentException($"{codes.Length} codes are not whole frames of {_decoder.Codebooks}.", nameof(codes));
        }

        int samples = checked(frames * _decoder.FrameSamples);
        if (wave.Length < samples)
        {
            throw new ArgumentException($"{frames} frames are {samples} samples; there is room for {wave.Length}.", nameof(wave));
        }

        _decoder.Check(codes);
        CodecScratch scratch = _decoder.RentScratch();
        for (int first = 0; first < frames; first += MostFramesAtOnce)
        {
            int count = Math.Min(MostFramesAtOnce, frames - first);
            _decoder.Forward(
                codes.Slice(first * _decoder.Codebooks, count * _decoder.Codebooks), count, _state.Frames, _memory,
                wave.Slice(first * _decoder.FrameSamples, count * _decoder.FrameSamples), scratch, Tap);
            _state.Frames += count;
        }

        _decoder.ReturnScratch(scratch);
        return samples;
    }

    /// <summary>A second stream that goes on from here by itself: both remember the same frames.</summary>
    public DecoderStream Fork()
    {
        var fork = new DecoderStream(_decoder);
        fork._state.CopyFrom(_state);
        return fork;
    }

    /// <summary>What the stream remembers, as tensors of a voice prompt: with them the reference need not be decoded again.</summary>
    /// <param name="prefix">Set before each tensor's name, with a dot.</param>
    internal IEnumerable<PromptTensor> Save(string prefix) => _state.Save(prefix);

    /// <summary>Goes on where a saved stream stopped.</summary>
    /// <param name="prompt">The prompt that holds the tensors.</param>
    /// <param name="prefix">As at <see cref="Save"/>.</param>
    /// <exception cref="MynaException">A tensor is missing or does not fit this decoder.</exception>
    internal void Restore(VoicePrompt prompt, string prefix) => _state.Restore(prompt, prefix);
}
