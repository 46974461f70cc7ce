using Myna.Voice.Qwen3Tts.SpeechTokenizer;

namespace Myna.Voice.Qwen3Tts.Speaking;

/// <summary>What the next words follow on: the clip of a cloned voice, and what was spoken last.</summary>
internal sealed class SpeechContext
{
    /// <summary>Frames of what was spoken last that are worth their place in the prompt, 15 s.</summary>
    private const int MostFrames = 188;

    private readonly Qwen3Voice _voice;

    private SpeechContext(Qwen3Voice voice, string? text, int[] codes, DecoderStream decoder)
    {
        _voice = voice;
        Text = text;
        Codes = codes;
        Decoder = decoder;
    }

    /// <summary>The words that belong to <see cref="Codes"/>; null where the voice has no codes.</summary>
    public string? Text { get; }

    /// <summary>The codes that the prompt shows, <c>[frames, 16]</c>.</summary>
    public int[] Codes { get; }

    /// <summary>Whether nothing was spoken yet that the prompt shows.</summary>
    public bool IsVoiceAlone => ReferenceEquals(Codes, _voice.Codes) || _voice.Codes is null;

    /// <summary>The codec behind them. Not to be moved on: fork it.</summary>
    public DecoderStream Decoder { get; }

    /// <summary>The beginning: only the voice.</summary>
    public static SpeechContext Of(Qwen3Voice voice, SpeechTokenizerDecoder decoder) =>
        new(voice, voice.Transcript, voice.Codes ?? [], voice.StartDecoder(decoder));

    /// <summary>The context after some more was spoken.</summary>
    /// <param name="text">The words.</param>
    /// <param name="codes">Their codes.</param>
    /// <param name="decoder">The codec behind them.</param>
    public SpeechContext After(string text, int[] codes, DecoderStream decoder)
    {
        if (_voice.Codes is not { } reference)
        {
            return new SpeechContext(_voice, null, [], decoder);
        }

        return codes.Length / decoder.Decoder.Codebooks <= MostFrames
            ? new SpeechContext(_voice, $"{_voice.Transcript} {text}", [.. reference, .. codes], decoder)
            : new SpeechContext(_voice, _voice.Transcript, reference, decoder);
    }
}
