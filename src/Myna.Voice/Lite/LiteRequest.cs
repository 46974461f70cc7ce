using System.Globalization;
using Myna.Text.Lexicons;
using Myna.Text.Markup;
using Myna.Text.Phonemes;

namespace Myna.Voice.Lite;

/// <summary>A request that has been checked, with its markup read and the model's defaults filled in.</summary>
internal sealed record LiteRequest(SpeechRequest Request, MarkedText Text, int Steps, float Guidance, float Temperature)
{
    // Rates of words and of the request multiply; past these the model's durations make no speech.
    private const float SlowestSpeed = 0.4f;
    private const float FastestSpeed = 2.5f;

    private const MarkupParts Followed =
        MarkupParts.Phonemes | MarkupParts.Rate | MarkupParts.Volume | MarkupParts.Language | MarkupParts.Voice | MarkupParts.Pauses;

    private Dictionary<string, VoicePrompt> Voices { get; init; } = new Dictionary<string, VoicePrompt>();

    /// <summary>Checks a request.</summary>
    /// <exception cref="MynaException">Something in it is out of range or cannot be read; the message says what, where and what is allowed.</exception>
    public static LiteRequest Of(SpeechRequest request, ILiteNetwork network)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(request.Text);
        ArgumentNullException.ThrowIfNull(request.Voice);
        ArgumentNullException.ThrowIfNull(request.Pauses);
        if (string.IsNullOrWhiteSpace(request.Text))
        {
            throw new NothingToSayException();
        }

        CheckVoice(request.Voice, network);
        request.Pauses.Check();
        Require(request.Speed is >= 0.5f and <= 2f, "The speed", request.Speed, "0.5 (half as fast) to 2 (twice as fast)");
        SamplingOptions sampling = request.Sampling ?? new SamplingOptions();
        int steps = sampling.Steps ?? network.DefaultSteps;
        float guidance = sampling.Guidance ?? network.DefaultGuidance;
        float temperature = sampling.Temperature ?? network.DefaultTemperature;
        Require(steps is >= 1 and <= 100, "The number of steps", steps, "1 to 100");
        Require(guidance is >= 0f and <= 10f, "The guidance", guidance, "0 to 10");
        Require(temperature is >= 0f and <= 2f, "The temperature", temperature, "0 to 2");

        request = request with { Language = request.Language ?? LiteModel.DefaultLanguage };
        MarkedText text = request.Marked ?? MarkedText.Parse(request.Text, request.Markup);
        CheckPhonemes(text, request, network.Symbols);
        var checkedRequest = new LiteRequest(request, text, steps, guidance, temperature) { Voices = VoicesOf(text, request, network) };
        if (request.Warnings is { } warnings)
        {
            foreach (string warning in text.WarningsFor(Followed, "lite").Concat(checkedRequest.RateWarnings()))
            {
                warnings.Report(warning);
            }
        }

        return checkedRequest;
    }

    /// <summary>The voice of a name in the text; null for that of the request.</summary>
    public VoicePrompt VoiceOf(string? name) => name is null ? Request.Voice : Voices[name];

    /// <summary>The rate at each symbol of a sentence.</summary>
    public float[] SpeedsOf(Transcription sentence)
    {
        var speeds = new float[sentence.Ids.Length];
        for (int i = 0; i < speeds.Length; i++)
        {
            speeds[i] = sentence.Rates is { } rates ? Math.Clamp(Request.Speed * rates[i], SlowestSpeed, FastestSpeed) : Request.Speed;
        }

        return speeds;
    }

    /// <summary>Sounds that a person gave must be ones the model has: left out without a word they would be missed only when heard.</summary>
    private static void CheckPhonemes(MarkedText text, SpeechRequest request, PhonemeTable symbols)
    {
        foreach (StyledRun run in text.Runs)
        {
            if (run.Style.Phonemes is { } phonemes
                && GivenPhonemes.FirstUnknown(phonemes, run.Style.Language ?? request.Language!, symbols) is { } unknown)
            {
                throw text.Error(run.Style.At, Unknown(phonemes, unknown));
            }
        }

        foreach (LexiconEntry entry in request.Lexicon?.Entries ?? [])
        {
            if (entry.Phonemes is { } phonemes
                && GivenPhonemes.FirstUnknown(phonemes, entry.Language ?? request.Language!, symbols) is { } unknown)
            {
                throw new MarkupException(entry.Place, Unknown(phonemes, unknown));
            }
        }
    }

    private static string Unknown(string phonemes, string unknown) =>
        $"the model lite has no symbol for \"{unknown}\" (U+{char.ConvertToUtf32(unknown, 0):X4}) in \"{phonemes}\"; write it with the sounds that docs/markup.md lists";

    private static Dictionary<string, VoicePrompt> VoicesOf(MarkedText text, SpeechRequest request, ILiteNetwork network)
    {
        Dictionary<string, VoicePrompt> voices = NamedVoices.Of(text, request.FindVoice);
        foreach (VoicePrompt voice in voices.Values)
        {
            CheckVoice(voice, network);
        }

        return voices;
    }

    private IEnumerable<string> RateWarnings()
    {
        foreach (StyledRun run in Text.Runs)
        {
            double speed = Request.Speed * run.Style.Rate;
            if (run.Style.Rate != 1 && speed is < SlowestSpeed or > FastestSpeed)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Text.PlaceOf(Text.SourceOf(run.Start, 1).Start)}: the rate comes to {speed:0.##}; the model lite speaks at {SlowestSpeed} to {FastestSpeed}");
            }
        }
    }

    private static void CheckVoice(VoicePrompt voice, ILiteNetwork network)
    {
        if (voice.ModelTag != network.Tag)
        {
            throw new MynaException(
                $"The voice {voice.Name ?? "(without a name)"} was made by {voice.ModelTag}, and this model is {network.Tag}. Make the voice again from its clip with this model.");
        }
    }

    private static void Require(bool holds, string what, IFormattable value, string range)
    {
        if (!holds)
        {
            throw new MynaException($"{what} is {value.ToString(null, CultureInfo.InvariantCulture)}; it must be from {range}.");
        }
    }
}
