using System.Globalization;
using System.Text.Json;

namespace Myna.Text.Tokens;

/// <summary>Reads the three files of a Qwen2 tokenizer.</summary>
internal static class TokenizerFiles
{
    public const string Vocabulary = "vocab.json";
    public const string Merges = "merges.txt";
    public const string Configuration = "tokenizer_config.json";

    private const string VersionComment = "#version:";
    private const int MostTokens = 1 << 22;

    /// <summary>Ids by token, tokens written in the byte alphabet.</summary>
    /// <exception cref="MynaException">The file is missing or damaged, or lacks a byte.</exception>
    public static Dictionary<string, int> ReadVocabulary(string path)
    {
        var ids = new Dictionary<string, int>(200_000, StringComparer.Ordinal);
        var taken = new bool[1 << 18];
        TokenizerJson.ReadNumbers(path, (token, id) =>
        {
            if (id is < 0 or >= MostTokens)
            {
                throw Damaged(path, $"gives the token \"{token}\" no whole number as its id");
            }

            if (id >= taken.Length)
            {
                Array.Resize(ref taken, MostTokens);
            }

            if (!ids.TryAdd(token, id) || taken[id])
            {
                throw Damaged(path, $"has the token \"{token}\" or its id {id} twice");
            }

            taken[id] = true;
        });

        for (int value = 0; value < 256; value++)
        {
            if (!ids.ContainsKey(ByteAlphabet.Letter((byte)value).ToString()))
            {
                throw Damaged(path, $"has no token for the byte {value}; it is no byte-level vocabulary");
            }
        }

        return ids;
    }

    /// <summary>Rules of joining. Only the first line may be a comment: 96 of the real rules begin with #.</summary>
    /// <exception cref="MynaException">The file is missing or damaged, or does not fit the vocabulary.</exception>
    public static MergeRules ReadMerges(string path, Dictionary<string, int> vocabulary)
    {
        var lookup = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        string text = ReadText(path);
        var rules = new MergeRules(text.AsSpan().Count('\n') + 1);
        Span<char> joined = stackalloc char[4_096];
        int number = 0, rank = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsEmpty || (number == 1 && line.StartsWith(VersionComment, StringComparison.Ordinal)))
            {
                continue;
            }

            int space = line.IndexOf(' ');
            if (space <= 0 || space == line.Length - 1 || line[(space + 1)..].Contains(' ') || line.Length > joined.Length)
            {
                throw Damaged(path, $"line {number} is not two tokens with a space between");
            }

            ReadOnlySpan<char> left = line[..space], right = line[(space + 1)..];
            left.CopyTo(joined);
            right.CopyTo(joined[space..]);
            if (!lookup.TryGetValue(left, out int leftId) || !lookup.TryGetValue(right, out int rightId) || !lookup.TryGetValue(joined[..(line.Length - 1)], out int id))
            {
                throw Damaged(path, $"line {number} (\"{line}\") joins tokens that {Vocabulary} does not have; the two files belong to different tokenizers");
            }

            rules.Add(leftId, rightId, rank++, id);
        }

        return rules;
    }

    /// <summary>The added tokens.</summary>
    /// <exception cref="MynaException">The file is missing or damaged, or is that of another tokenizer.</exception>
    public static List<(string Text, int Id)> ReadAddedTokens(string path, Dictionary<string, int> vocabulary)
    {
        using JsonDocument document = TokenizerJson.Read(path);
        JsonElement json = document.RootElement;
        if (json.TryGetProperty("tokenizer_class", out JsonElement kind) &&
            !(kind.ValueKind == JsonValueKind.String && kind.GetString() is "Qwen2Tokenizer" or "Qwen2TokenizerFast"))
        {
            throw new MynaException($"{path} describes a tokenizer of class {kind.GetRawText()}; \"Qwen2Tokenizer\" is expected. Fetch the files that belong to the model.");
        }

        if (!json.TryGetProperty("added_tokens_decoder", out JsonElement tokens) || tokens.ValueKind != JsonValueKind.Object)
        {
            throw Damaged(path, "has no \"added_tokens_decoder\"");
        }

        int highestId = vocabulary.Values.Max();
        var added = new List<(string Text, int Id)>();
        foreach (JsonProperty token in tokens.EnumerateObject())
        {
            if (!int.TryParse(token.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id >= MostTokens ||
                token.Value.ValueKind != JsonValueKind.Object ||
                !token.Value.TryGetProperty("content", out JsonElement content) || content.ValueKind != JsonValueKind.String ||
                content.GetString() is not { Length: > 0 } text)
            {
                throw Damaged(path, $"has an added token \"{token.Name}\" without an id or a text");
            }

            foreach (string flag in (string[])["lstrip", "rstrip", "single_word"])
            {
                if (token.Value.TryGetProperty(flag, out JsonElement on) && on.ValueKind == JsonValueKind.True)
                {
                    throw new MynaException($"{path}: the added token \"{text}\" has {flag} set, which the Qwen tokenizers do not. Fetch the files that belong to the model.");
                }
            }

            // Added tokens come after the vocabulary's; only where they do not is a search worth its time.
            if ((id <= highestId && vocabulary.ContainsValue(id)) || added.Any(other => other.Id == id))
            {
                throw Damaged(path, $"gives the added token \"{text}\" the id {id}, which is taken");
            }

            added.Add((text, id));
        }

        return added;
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MynaException($"{path} does not exist; the model's folder is incomplete. Fetch the model again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private static MynaException Damaged(string path, string what) => new($"{path} {what}. Fetch the model again.");
}
