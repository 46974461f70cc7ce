using Myna.Audio.Stretching;
using Myna.Text.Markup;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Qwen3Tts.Prompts;

namespace Myna.Voice.Qwen3Tts.Speaking;

/// <summary>A request that has been checked, with the model's defaults filled in.</summary>
/// <param name="Request">As it was given.</param>
/// <param name="Text">Its text with the markup read, and words in place of what markup and lexicon say otherwise.</param>
/// <param name="Voice">Its voice.</param>
/// <param name="Language">As the model names it, or <c>auto</c>.</param>
/// <param name="Sampling">How codes are sampled.</param>
internal sealed record Qwen3Request(SpeechRequest Request, MarkedText Text, Qwen3Voice Voice, string Language, GenerationSettings Sampling)
{
    /// <summary>Below this a temperature means: always the likeliest.</summary>
    private const float LeastTemperature = 1e-3f;

    /// <summary>What the model is told beside the text: how to speak, or what the designed voice is like.</summary>
    public string? Instruction =>
        Voice.Description is null ? Request.Instructions
        : string.IsNullOrWhiteSpace(Request.Instructions) ? Voice.Description
        : $"{Voice.Description} {Request.Instructions.Trim()}";

    /// <summary>Checks a request.</summary>
    /// <exception cref="MynaException">Something in it cannot be; the message says what and what is allowed.</exception>
    public static Qwen3Request Of(SpeechRequest request, Qwen3Network network)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(request.Text);
        ArgumentNullException.ThrowIfNull(request.Voice);
        ArgumentNullException.ThrowIfNull(request.Pauses);
        if (string.IsNullOrWhiteSpace(request.Text))
        {
            throw new NothingToSayException();
        }

        if (request.Voice.ModelTag != network.Tag)
        {
            throw new MynaException(
                $"The voice {request.Voice.Name ?? "(without a name)"} was made by {request.Voice.ModelTag}, and this model is {network.Tag}. Make the voice again with this model.");
        }

        request.Pauses.Check();
        request.Chunks?.Check();
        if (request.Speed is not (>= (float)TimeStretch.SlowestSpeed and <= (float)TimeStretch.FastestSpeed))
        {
            throw new MynaException(FormattableString.Invariant($"The speed is {request.Speed}; it must be from 0.5 (half as fast) to 2 (twice as fast)."));
        }

        TalkerConfig talker = network.Config.Talker;
        if (!string.IsNullOrWhiteSpace(request.Instructions) && !network.Config.TakesInstructions)
        {
            request.Warnings?.Report($"{network.Name} takes no instructions; \"{request.Instructions}\" was left out");
        }

        MarkedText marked = request.Marked ?? MarkedText.Parse(request.Text, request.Markup);
        foreach (string warning in marked.WarningsFor(MarkupParts.Pauses, network.Name))
        {
            request.Warnings?.Report(warning);
        }

        return new Qwen3Request(
            request,
            SpokenWords.Of(marked, request.Language ?? "en-us", request.Lexicon),
            Qwen3Voice.Read(request.Voice, talker.HiddenSize, talker.CodeGroups, talker.CodebookSize),
            LanguageChoice.Resolve(talker, request.Language),
            network.Generation with
            {
                Talker = Settings(network.Generation.Talker, request.Sampling, penalty: true),
                SubTalker = Settings(network.Generation.SubTalker, request.Sampling, penalty: false),
            });
    }

    private static SamplingSettings Settings(SamplingSettings usual, SamplingOptions? asked, bool penalty)
    {
        if (asked is null)
        {
            return usual;
        }

        bool greedy = asked.Temperature < LeastTemperature;
        SamplingSettings settings = usual with
        {
            Sample = !greedy && (usual.Sample || asked.Temperature is not null),
            Temperature = greedy ? usual.Temperature : asked.Temperature ?? usual.Temperature,
            TopK = asked.TopK ?? usual.TopK,
            TopP = asked.TopP ?? usual.TopP,
            RepetitionPenalty = penalty ? asked.RepetitionPenalty ?? usual.RepetitionPenalty : usual.RepetitionPenalty,
        };
        settings.Validate();
        return settings;
    }
}
