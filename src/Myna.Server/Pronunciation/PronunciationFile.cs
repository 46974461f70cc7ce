using System.Text;
using System.Xml;
using System.Xml.Linq;
using Myna.Server.Hosting;
using Myna.Text.Lexicons;

namespace Myna.Server.Pronunciation;

/// <summary>Rules as a file of the W3C's format (https://www.w3.org/TR/pronunciation-lexicon/), and back.</summary>
internal static class PronunciationFile
{
    private const int MostRules = 10_000;
    private static readonly XNamespace Pls = "http://www.w3.org/2005/01/pronunciation-lexicon";

    /// <summary>The rules as a file.</summary>
    public static string Write(IEnumerable<PronunciationRule> rules) => new XDocument(
        new XElement(
            Pls + "lexicon",
            new XAttribute("version", "1.0"),
            new XAttribute("alphabet", "ipa"),
            rules.Select(rule => new XElement(
                Pls + "lexeme",
                new XElement(Pls + "grapheme", GraphemeOf(rule)),
                rule.Type == "alias" ? new XElement(Pls + "alias", rule.Alias) : new XElement(Pls + "phoneme", rule.Phoneme))))).ToString();

    /// <summary>The rules as a lexicon; later ones count where two speak of the same word.</summary>
    /// <exception cref="MynaException">They go in a circle.</exception>
    public static PronunciationLexicon Lexicon(IEnumerable<PronunciationRule> rules) => PronunciationLexicon.Parse(Write(rules), "pronunciation dictionary");

    /// <summary>Reads the rules of a file.</summary>
    /// <exception cref="HttpFault">It is no such file.</exception>
    public static IReadOnlyList<PronunciationRule> Read(byte[] bytes)
    {
        try
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
            using XmlReader reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            XElement root = XDocument.Load(reader).Root!;
            List<PronunciationRule> rules =
            [
                .. root.Elements().Where(element => element.Name.LocalName == "lexeme").SelectMany(lexeme =>
                    Texts(lexeme, "grapheme").Select(grapheme => new PronunciationRule
                    {
                        StringToReplace = grapheme,
                        Type = Texts(lexeme, "alias").Any() ? "alias" : "phoneme",
                        Alias = Texts(lexeme, "alias").FirstOrDefault(),
                        Phoneme = Texts(lexeme, "phoneme").FirstOrDefault(),
                        Alphabet = "ipa",
                        CaseSensitive = true,
                    })),
            ];
            Check(rules);
            return rules;
        }
        catch (Exception exception) when (exception is XmlException or DecoderFallbackException)
        {
            throw new HttpFault(400, "invalid_pronunciation_file", $"the file is no pronunciation lexicon (PLS): {exception.Message}", "file", exception);
        }
    }

    /// <summary>Makes sure that rules can be followed.</summary>
    /// <exception cref="HttpFault">One cannot.</exception>
    public static void Check(IReadOnlyList<PronunciationRule> rules)
    {
        if (rules.Count > MostRules)
        {
            throw HttpFault.Bad("rules", $"{rules.Count} rules are more than the {MostRules} that a dictionary may have");
        }

        foreach (PronunciationRule rule in rules)
        {
            bool isWhole = rule.Type == "alias" ? !string.IsNullOrWhiteSpace(rule.Alias) : rule.Type == "phoneme" && !string.IsNullOrWhiteSpace(rule.Phoneme);
            if (!isWhole || string.IsNullOrWhiteSpace(rule.StringToReplace))
            {
                throw HttpFault.Bad("rules", $"the rule for \"{rule.StringToReplace}\" is not whole; it needs string_to_replace, and type alias with alias or type phoneme with phoneme");
            }

            if (rule.Type == "phoneme" && rule.Alphabet is not (null or "ipa"))
            {
                throw HttpFault.Bad("rules", $"the rule for \"{rule.StringToReplace}\" is in the alphabet {rule.Alphabet}; write its sounds in ipa");
            }
        }

        // Replacements that go in a circle are refused here and not when somebody speaks.
        _ = Lexicon(rules);
    }

    // A writing in small letters stands for all; one with capitals for itself.
    private static string GraphemeOf(PronunciationRule rule) => rule.CaseSensitive == false ? rule.StringToReplace.ToLowerInvariant() : rule.StringToReplace;

    private static IEnumerable<string> Texts(XElement lexeme, string name) =>
        lexeme.Elements().Where(element => element.Name.LocalName == name).Select(element => element.Value.Trim()).Where(text => text.Length > 0);
}
