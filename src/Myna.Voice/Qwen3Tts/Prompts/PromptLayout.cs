using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Text.Tokens;

namespace Myna.Voice.Qwen3Tts.Prompts;

/// <summary>
/// What stands at each position of a prompt, and the text that is fed behind it (specification §6). Pure data; numbers come
/// with <see cref="PromptEmbedding"/>.
/// </summary>
/// <param name="Positions">The prompt.</param>
/// <param name="TrailingTextIds">Text added to the frames' own embeddings, one id a frame; behind it the pad is added.</param>
/// <param name="VoicePositions">How many positions at the beginning do not depend on the text: they can be read once for a voice.</param>
internal sealed record PromptLayout(IReadOnlyList<PromptPosition> Positions, IReadOnlyList<int> TrailingTextIds, int VoicePositions)
{
    /// <summary>Lays a prompt out.</summary>
    /// <param name="config">Ids, and what the model was trained for.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="request">What for.</param>
    /// <exception cref="MynaException">
    /// There is no text, the model does not know the language or the voice, or it was not trained for this.
    /// </exception>
    public static PromptLayout For(Qwen3TtsConfig config, TextTokenizer tokenizer, PromptRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Text))
        {
            throw new NothingToSayException();
        }

        return Lay(config, tokenizer, request);
    }

    /// <summary>The ids of a text that is fed behind the prompt, when it is known in parts: those of the end included.</summary>
    /// <param name="config">Ids.</param>
    /// <param name="ids">Ids of a further part of the text.</param>
    /// <param name="complete">Whether it is the last one.</param>
    public static int[] FurtherText(Qwen3TtsConfig config, IReadOnlyList<int> ids, bool complete) =>
        complete ? [.. ids, config.TtsEosTokenId] : [.. ids];

    /// <summary>As <see cref="For"/>, but lets an empty text pass where the whole text stands in the prompt, as the official code does.</summary>
    internal static PromptLayout Lay(Qwen3TtsConfig config, TextTokenizer tokenizer, PromptRequest request)
    {
        if (request.ReferenceText is not null)
        {
            config.RequireVariant(Qwen3TtsVariant.Base);
        }

        NamedSpeaker? speaker = SpeakerOf(config, request);
        (int[] role, int[] text) = PromptTexts.Assistant(tokenizer, request.Text);
        if (text.Length == 0 && request.TextStreams)
        {
            throw new NothingToSayException();
        }

        var positions = new List<PromptPosition>();
        AddHead(positions, config, tokenizer, request, speaker, role);
        return request.ReferenceText is { } referenceText
            ? LayReference(config, request, positions, PromptTexts.Reference(tokenizer, referenceText), text)
            : LayText(config, request, positions, text);
    }

    private static NamedSpeaker? SpeakerOf(Qwen3TtsConfig config, PromptRequest request)
    {
        if (request.Speaker is null)
        {
            if (config.Variant == Qwen3TtsVariant.CustomVoice)
            {
                throw new MynaException($"This model speaks with the voices it knows by name; name one of {Known(config)}.");
            }

            return null;
        }

        config.RequireVariant(Qwen3TtsVariant.CustomVoice);
        return config.Talker.Speakers.TryGetValue(request.Speaker.Trim(), out NamedSpeaker? speaker)
            ? speaker
            : throw new MynaException($"This model knows no voice \"{request.Speaker}\". It knows {Known(config)}.");

        static string Known(Qwen3TtsConfig config) => string.Join(", ", config.Talker.Speakers.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>Instruction, role, and the prefix that names language and voice, up to the beginning of the text.</summary>
    private static void AddHead(
        List<PromptPosition> positions, Qwen3TtsConfig config, TextTokenizer tokenizer, PromptRequest request, NamedSpeaker? speaker, int[] role)
    {
        TalkerConfig talker = config.Talker;
        if (config.TakesInstructions && !string.IsNullOrEmpty(request.Instruction))
        {
            positions.AddRange(PromptTexts.Instruction(tokenizer, request.Instruction).Select(id => new PromptPosition(id, CodecPart.None)));
        }

        positions.AddRange(role.Select(id => new PromptPosition(id, CodecPart.None)));
        int? language = LanguageChoice.Id(talker, LanguageChoice.Resolve(talker, request.Language), speaker);
        int[] think = language is { } id ? [talker.ThinkId, talker.ThinkBosId, id, talker.ThinkEosId] : [talker.NoThinkId, talker.ThinkBosId, talker.ThinkEosId];
        positions.AddRange(think.Select(codec => new PromptPosition(config.TtsPadTokenId, CodecPart.Id(codec))));
        if (speaker is not null || config.Variant == Qwen3TtsVariant.Base)
        {
            positions.Add(new PromptPosition(config.TtsPadTokenId, speaker is null ? CodecPart.SpeakerVector : CodecPart.Id(speaker.Id)));
        }

        positions.Add(new PromptPosition(config.TtsBosTokenId, CodecPart.Id(talker.CodecPadId)));
    }

    /// <summary>The tail without codes of a reference clip.</summary>
    private static PromptLayout LayText(Qwen3TtsConfig config, PromptRequest request, List<PromptPosition> positions, int[] text)
    {
        TalkerConfig talker = config.Talker;
        int head = positions.Count;
        if (request.TextStreams)
        {
            positions.Add(new PromptPosition(text[0], CodecPart.Id(talker.CodecBosId)));
            return new PromptLayout(positions, FurtherText(config, text[1..], !request.TextMayFollow), head);
        }

        int[] whole = [.. text, config.TtsEosTokenId];
        positions.AddRange(whole.Select(id => new PromptPosition(id, CodecPart.Id(talker.CodecPadId))));
        positions.Add(new PromptPosition(config.TtsPadTokenId, CodecPart.Id(talker.CodecBosId)));
        return new PromptLayout(positions, [config.TtsPadTokenId], head);
    }

    /// <summary>
    /// The tail with the reference clip's text and codes, side by side (in-context learning): the new text follows the clip's
    /// as if it had been said with it.
    /// </summary>
    private static PromptLayout LayReference(Qwen3TtsConfig config, PromptRequest request, List<PromptPosition> positions, int[] reference, int[] text)
    {
        TalkerConfig talker = config.Talker;
        int head = positions.Count;
        int[] texts = [.. reference, .. FurtherText(config, text, !request.TextMayFollow)];
        CodecPart[] codes = [CodecPart.Id(talker.CodecBosId), .. Enumerable.Range(0, request.ReferenceFrames).Select(CodecPart.ReferenceFrame)];
        if (request.TextStreams)
        {
            if (texts.Length < codes.Length && request.TextMayFollow)
            {
                throw new MynaException(
                    $"A clone with its reference text begins when as much text is known as the reference has frames ({codes.Length - reference.Length} tokens more than its own text; {text.Length} are known). Give whole sentences, or clone without the reference text.");
            }

            for (int i = 0; i < codes.Length; i++)
            {
                positions.Add(new PromptPosition(i < texts.Length ? texts[i] : config.TtsPadTokenId, codes[i]));
            }

            return new PromptLayout(
                positions,
                texts.Length > codes.Length ? texts[codes.Length..] : [config.TtsPadTokenId],
                head + Math.Min(reference.Length, codes.Length));
        }

        positions.AddRange(texts.Select(id => new PromptPosition(id, CodecPart.Id(talker.CodecPadId))));
        positions.AddRange(codes.Select(code => new PromptPosition(config.TtsPadTokenId, code)));
        return new PromptLayout(positions, [config.TtsPadTokenId], head + reference.Length);
    }
}
