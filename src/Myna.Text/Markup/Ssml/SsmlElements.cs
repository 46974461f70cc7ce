using System.Collections.Frozen;

namespace Myna.Text.Markup.Ssml;

/// <summary>What each element of SSML does to the text inside it.</summary>
internal static class SsmlElements
{
    private const string Namespace = "http://www.w3.org/2001/10/synthesis";

    private static readonly string[] Names =
    [
        "audio", "break", "desc", "emphasis", "lang", "lexicon", "lookup", "mark", "meta", "metadata", "p", "phoneme", "prosody",
        "s", "say-as", "speak", "sub", "token", "voice", "w",
    ];

    private static readonly FrozenDictionary<string, double> BreakSeconds = new Dictionary<string, double>
    {
        ["none"] = 0, ["x-weak"] = 0.1, ["weak"] = 0.2, ["medium"] = 0.4, ["strong"] = 0.7, ["x-strong"] = 1.2,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, SayAsKind> Kinds = new Dictionary<string, SayAsKind>
    {
        ["cardinal"] = SayAsKind.Cardinal, ["number"] = SayAsKind.Cardinal, ["ordinal"] = SayAsKind.Ordinal, ["digits"] = SayAsKind.Digits,
        ["characters"] = SayAsKind.Characters, ["spell-out"] = SayAsKind.Characters, ["verbatim"] = SayAsKind.Characters,
        ["date"] = SayAsKind.Date, ["time"] = SayAsKind.Time, ["duration"] = SayAsKind.Time, ["telephone"] = SayAsKind.Telephone, ["currency"] = SayAsKind.Currency,
        ["fraction"] = SayAsKind.Fraction, ["unit"] = SayAsKind.Unit,
    }.ToFrozenDictionary();

    /// <summary>Begins an element.</summary>
    /// <param name="element">The element; told whether it is silent or holds text only.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="depth">How many elements are around it.</param>
    /// <param name="builder">The text so far.</param>
    /// <param name="error">Makes an error at an offset.</param>
    /// <returns>The style of its content.</returns>
    public static SpeechStyle Begin(
        OpenElement element, ElementAttributes attributes, int depth, MarkedTextBuilder builder, Func<int, string, MarkupException> error)
    {
        SpeechStyle style = element.Around;
        if (attributes.Namespace.Length > 0 && attributes.Namespace != Namespace)
        {
            attributes.PassOverAll();
            attributes.Warn(element.At, $"<{element.Name}> is an element of another maker ({attributes.Namespace}); only its text is read");
            return style;
        }

        if (attributes.Find("xml:lang") is { } language && element.Name is not ("desc" or "metadata"))
        {
            style = language.Value.Length > 0
                ? style with { Language = language.Value, LanguageAt = language.At }
                : throw error(language.At, "xml:lang is empty; give a language such as en-GB");
        }

        switch (element.Name)
        {
            case "speak":
                attributes.PassOver("version", "startmark", "endmark");
                return depth == 0 ? style : throw error(element.At, "<speak> cannot stand inside another element; it is the outermost one");
            case "p":
                builder.EndParagraph(element.At, element.Around);
                return style;
            case "s":
                builder.EndSentence(element.At, element.Around);
                return style;
            case "break":
                Break(element, attributes, builder);
                return style;
            case "say-as":
                element.HoldsTextOnly = true;
                return ReadSayAs(element, attributes, style);
            case "phoneme":
                element.HoldsTextOnly = true;
                return Phoneme(element, attributes, style);
            case "sub":
                element.HoldsTextOnly = true;
                return style with { Alias = attributes.Need("alias", element.At, "<sub alias=\"as soon as possible\">ASAP</sub>").Value, At = element.At };
            case "prosody":
                return Prosody.Read(attributes, style);
            case "voice":
                return Voice(element, attributes, style);
            case "lang":
                _ = attributes.Need("xml:lang", element.At, "<lang xml:lang=\"fr-FR\">bonjour</lang>");
                return style;
            case "emphasis":
                attributes.PassOver("level");
                attributes.Warn(element.At, "<emphasis> is not spoken; its text is read as the rest");
                return style;
            case "audio":
                attributes.PassOverAll();
                attributes.Warn(element.At, "<audio> is not played; the text inside it is read instead");
                return style;
            case "w" or "token":
                attributes.PassOver("role");
                return style;
            case "lexicon" or "lookup":
                attributes.PassOverAll();
                attributes.Warn(element.At, $"<{element.Name}> is not read; give a lexicon beside the text (--lexicon FILE)");
                return style;
            case "mark":
                attributes.PassOver("name");
                return style;
            case "desc" or "meta" or "metadata":
                attributes.PassOverAll();
                element.IsSilent = true;
                return style;
            default:
                throw error(element.At, $"<{element.Name}> is not an SSML element{DidYouMean(element.Name)}");
        }
    }

    /// <summary>Ends an element.</summary>
    public static void End(OpenElement element, int at, MarkedTextBuilder builder)
    {
        switch (element.Name)
        {
            case "p":
                builder.EndParagraph(at, element.Around);
                break;
            case "s":
                builder.EndSentence(at, element.Around);
                break;
            case "phoneme" or "sub" when builder.Length == element.TextStart:
                // Nothing is written there: what is said stands for the element.
                foreach (char character in element.Style.Phonemes ?? element.Style.Alias ?? "")
                {
                    builder.Add(character, element.At, at, element.Style);
                }

                break;
            default:
                break;
        }
    }

    private static string DidYouMean(string name) => Spelling.Nearest(name, Names) is { } near ? $"; did you mean <{near}>?" : "";

    private static void Break(OpenElement element, ElementAttributes attributes, MarkedTextBuilder builder)
    {
        (string Value, int At)? strength = attributes.Find("strength");
        double seconds = BreakSeconds["medium"];
        if (strength is { } word && !BreakSeconds.TryGetValue(word.Value, out seconds))
        {
            throw attributes.Error(word.At, $"strength=\"{word.Value}\" is unknown; give {string.Join(", ", BreakSeconds.Keys)}");
        }

        if (attributes.Find("time") is { } time)
        {
            seconds = SpokenDuration.Parse(time.Value)
                ?? throw attributes.Error(time.At, $"time=\"{time.Value}\" is no length of time; write 500ms or 1.5s");
            if (seconds > SpokenDuration.MostSeconds)
            {
                throw attributes.Error(time.At, $"time=\"{time.Value}\" is too long; a pause is at most {SpokenDuration.MostSeconds} s");
            }
        }

        builder.Pause(seconds, element.At, element.Around);
    }

    private static SpeechStyle ReadSayAs(OpenElement element, ElementAttributes attributes, SpeechStyle style)
    {
        (string Value, int At) kind = attributes.Need("interpret-as", element.At, "<say-as interpret-as=\"ordinal\">3</say-as>");
        string? format = attributes.Find("format")?.Value.ToLowerInvariant();
        attributes.PassOver("detail");
        if (Kinds.TryGetValue(kind.Value.ToLowerInvariant(), out SayAsKind known))
        {
            return style with { SayAs = new SayAs(known, format), At = element.At };
        }

        attributes.Warn(kind.At, $"interpret-as=\"{kind.Value}\" is unknown{Spelling.DidYouMean(kind.Value, Kinds.Keys)}; the text is read as it stands");
        return style;
    }

    private static SpeechStyle Phoneme(OpenElement element, ElementAttributes attributes, SpeechStyle style)
    {
        (string Value, int At) sounds = attributes.Need("ph", element.At, "<phoneme alphabet=\"ipa\" ph=\"təˈmɑːtoʊ\">tomato</phoneme>");
        attributes.PassOver("type");
        if (attributes.Find("alphabet") is { } alphabet && !alphabet.Value.Equals("ipa", StringComparison.OrdinalIgnoreCase))
        {
            throw attributes.Error(alphabet.At, $"alphabet=\"{alphabet.Value}\" is not known; write the sounds in IPA, alphabet=\"ipa\"");
        }

        return style with { Phonemes = sounds.Value, At = sounds.At };
    }

    private static SpeechStyle Voice(OpenElement element, ElementAttributes attributes, SpeechStyle style)
    {
        attributes.PassOver("gender", "age", "variant", "languages", "required", "ordering", "onvoicefailure");
        if (attributes.Find("name") is { Value.Length: > 0 } name)
        {
            return style with { Voice = name.Value, VoiceAt = name.At };
        }

        attributes.Warn(element.At, "voices are chosen by name only: <voice name=\"anna\">; the voice is left as it is");
        return style;
    }
}
