using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Myna.Text.Phonemes;

/// <summary>
/// Phonemes from the eSpeak NG program, run as a child process: one start for all clauses of a call, about 10 ms.
/// </summary>
/// <remarks>
/// <para>Clauses go in as paragraphs. eSpeak prints one line for each, an empty one where there is nothing to say, but
/// several where it finds a clause too long or sees an end of a sentence in it. So when the lines outnumber the clauses,
/// the program runs a second time with a paragraph of known phonemes between the clauses to tell whose a line is.</para>
/// <para>eSpeak NG is licensed under the GPL; Myna runs the installed program and does not link to it.</para>
/// </remarks>
public sealed partial class EspeakPhonemizer : IPhonemizer
{
    // Phonemes in eSpeak's own notation, which no clause can hold because brackets are taken out of them.
    private const string Separator = "[[@@@@]]";

    private readonly EspeakProgram _program;

    /// <summary>A phonemizer that runs the given program.</summary>
    /// <param name="options">Where the program is; null for <c>espeak-ng</c> in <c>PATH</c>.</param>
    public EspeakPhonemizer(EspeakOptions? options = null) => _program = new EspeakProgram(options ?? new EspeakOptions());

    /// <summary>Whether the program is there; it is not started.</summary>
    /// <param name="options">Where it is; null for <c>espeak-ng</c> in <c>PATH</c>.</param>
    public static bool IsInstalled(EspeakOptions? options = null)
    {
        string program = (options ?? new EspeakOptions()).Program;
        if (Path.GetFileName(program) != program)
        {
            return File.Exists(program);
        }

        string file = OperatingSystem.IsWindows() && !Path.HasExtension(program) ? program + ".exe" : program;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, file)));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> PhonemizeAsync(
        IReadOnlyList<string> clauses, string language, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clauses);
        ArgumentNullException.ThrowIfNull(language);
        string voice = EspeakVoices.Of(language);
        if (clauses.Count == 0)
        {
            return [];
        }

        string[] paragraphs = [.. clauses.Select(Paragraph)];
        string[] lines = await _program.RunAsync(voice, language, string.Join("\n\n", paragraphs), cancellationToken).ConfigureAwait(false);
        string[]? phonemes = lines.Length == paragraphs.Length
            ? lines
            : Group(
                await _program.RunAsync(voice, language, Separated(paragraphs), cancellationToken).ConfigureAwait(false),
                paragraphs.Length);
        if (phonemes is null)
        {
            throw new MynaException(
                $"eSpeak NG answered {clauses.Count} clauses in a way that cannot be told apart (voice {voice}). Check `espeak-ng --version`: Myna is tested with 1.51.");
        }

        return [.. phonemes.Select(Clean)];
    }

    private static string Separated(string[] paragraphs)
    {
        var text = new StringBuilder(Separator);
        foreach (string paragraph in paragraphs)
        {
            text.Append("\n\n").Append(paragraph).Append("\n\n").Append(Separator);
        }

        return text.ToString();
    }

    /// <summary>Joins the lines between two separators; the first line shows how this voice prints one.</summary>
    private static string[]? Group(string[] lines, int count)
    {
        if (lines.Length == 0 || lines[0].Length == 0)
        {
            return null;
        }

        var groups = new List<string>(count);
        var group = new StringBuilder();
        foreach (string line in lines.Skip(1))
        {
            if (line == lines[0])
            {
                groups.Add(group.ToString());
                group.Clear();
            }
            else
            {
                group.Append(group.Length == 0 ? "" : " ").Append(line);
            }
        }

        return groups.Count == count ? [.. groups] : null;
    }

    /// <summary>
    /// A clause as one paragraph of valid text: no control characters (some are commands to eSpeak), line ends, lone
    /// surrogates or brackets (phonemes in eSpeak's notation), and something to answer with a line.
    /// </summary>
    private static string Paragraph(string clause)
    {
        var text = new StringBuilder(clause.Length);
        foreach (Rune rune in clause.EnumerateRunes())
        {
            bool unsafeHere = rune == Rune.ReplacementChar || rune.Value is '[' or ']' || Rune.GetUnicodeCategory(rune) is
                UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            bool invisible = rune.Value is 0xAD or 0x200B or 0xFEFF; // soft hyphen, zero-width space, byte order mark
            if (unsafeHere)
            {
                text.Append(' ');
            }
            else if (!invisible)
            {
                text.Append(rune.ToString());
            }
        }

        string paragraph = text.ToString().Trim();
        return paragraph.Length == 0 ? "." : paragraph;
    }

    private static string Clean(string line) =>
        Spaces().Replace(LanguageSwitch().Replace(line, ""), " ").Trim();

    /// <summary>The marks around words of another language: <c>(en)…(fr)</c>.</summary>
    [GeneratedRegex(@"\([a-z]+(-[a-zA-Z0-9]+)*\)")]
    private static partial Regex LanguageSwitch();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
