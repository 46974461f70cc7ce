using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Myna.Audio.Watermark;
using Myna.Text.Markup;
using Myna.Text.Phonemes;
using Myna.Voice;

namespace Myna.Books.Narration;

/// <summary>
/// A hash of everything that speech depends on: two pieces of the same key have the same samples. Work that was kept
/// is used only under the same key.
/// </summary>
/// <param name="Hex">SHA-256 in hexadecimal digits.</param>
internal readonly record struct SpeechKey(string Hex)
{
    /// <summary>The key of a voice and its settings, before any text.</summary>
    /// <param name="modelTag">The model.</param>
    /// <param name="settings">How it is spoken; its text does not count.</param>
    /// <param name="variant">How the model computes: its precision, for one.</param>
    /// <param name="phonemes">What it reads texts with.</param>
    public static SpeechKey Of(string modelTag, SpeechRequest settings, string? variant, PhonemeSource phonemes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        SamplingOptions sampling = settings.Sampling ?? new SamplingOptions();
        Add(hash, string.Create(
            CultureInfo.InvariantCulture,
            $"{Assembly.GetExecutingAssembly().GetName().Version}|{modelTag}|{settings.Language}|{settings.Seed}|{settings.Speed:R}|{sampling.Steps}|{sampling.Guidance:R}|{sampling.Temperature:R}|{settings.Pauses}|{settings.Normalize}|{Source(phonemes)}|{sampling.TopK}|{sampling.TopP:R}|{sampling.RepetitionPenalty:R}|{variant}|{settings.Instructions}|{Mark(settings.Watermark)}"));
        Add(hash, settings.Lexicon?.Fingerprint() ?? "");
        Add(hash, settings.Voice);
        return new SpeechKey(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The key of what is spoken next.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="settings">What else it depends on.</param>
    public SpeechKey Then(string text, string settings = "")
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Hex);
        Add(hash, settings);
        Add(hash, text);
        return new SpeechKey(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The key of other voices that a text names.</summary>
    public SpeechKey With(IEnumerable<KeyValuePair<string, VoicePrompt>> voices)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Hex);
        int count = 0;
        foreach ((string name, VoicePrompt voice) in voices.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Add(hash, name);
            Add(hash, voice);
            count++;
        }

        return count == 0 ? this : new SpeechKey(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The key of what is spoken next.</summary>
    /// <param name="text">Its text with markup.</param>
    /// <param name="settings">What else it depends on.</param>
    public SpeechKey Then(MarkedText text, string settings = "") => Then(text.IsPlain ? text.Text : text.Fingerprint(), settings);

    // What the voice sounds like, not what it is called.
    private static void Add(IncrementalHash hash, VoicePrompt voice)
    {
        foreach (string name in voice.TensorNames.Order(StringComparer.Ordinal))
        {
            Add(hash, name);
            hash.AppendData(MemoryMarshal.AsBytes(voice.Tensor(name)));
        }
    }

    private static string Mark(WatermarkSettings watermark) => watermark.IsOff ? "off" : $"{watermark.Key.Id}|{watermark.Payload}";

    // What is used, not what was asked for: espeak-ng may be installed between a run and its resumption.
    private static PhonemeSource Source(PhonemeSource asked) => asked != PhonemeSource.Auto
        ? asked
        : EspeakPhonemizer.IsInstalled(new EspeakOptions()) ? PhonemeSource.Espeak : PhonemeSource.Managed;

    // With the length in front: "ab" and "c" are not "a" and "bc".
    private static void Add(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.Unicode.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
