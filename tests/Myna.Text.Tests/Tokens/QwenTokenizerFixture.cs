using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Myna.Text.Tokens;

namespace Myna.Text.Tests.Tokens;

/// <summary>
/// The tokenizer of the released models, its files written out from the rules in <c>tests/Golden/qwen-tokenizer</c>; both
/// lists are checked against the digests of the golden cases.
/// </summary>
public sealed class QwenTokenizerFixture
{
    public QwenTokenizerFixture()
    {
        Cases = JsonDocument.Parse(File.ReadAllText(TokenizerFolder.File("tokenizer-cases.json"))).RootElement;
        string merges = Unpacked("qwen-tokenizer", "merges.txt.br");
        string[] rules = merges.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        string[] letters = [.. Enumerable.Range(0, 256).Select(value => ByteAlphabet.Letter((byte)value).ToString()).Order(StringComparer.Ordinal)];
        string[] tokens = [.. letters, .. rules.Select(rule => rule.Replace(" ", "", StringComparison.Ordinal))];
        Assert.Equal(Cases.GetProperty("sha256_of_merges_lines").GetString(), Digest(rules));
        Assert.Equal(Cases.GetProperty("sha256_of_vocab_lines").GetString(), Digest(tokens));

        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("merges.txt"), merges);
        File.WriteAllText(folder.File("vocab.json"), new JsonObject(tokens.Select((token, id) => KeyValuePair.Create(token, (JsonNode?)id))).ToJsonString());
        File.WriteAllText(folder.File("tokenizer_config.json"), new JsonObject
        {
            ["tokenizer_class"] = "Qwen2Tokenizer",
            ["added_tokens_decoder"] = new JsonObject(Cases.GetProperty("added_tokens").EnumerateObject().Select(
                token => KeyValuePair.Create(token.Name, (JsonNode?)new JsonObject { ["content"] = token.Value.GetString(), ["lstrip"] = false }))),
        }.ToJsonString());
        Tokenizer = TextTokenizer.Load(folder.Path);
    }

    public TextTokenizer Tokenizer { get; }

    internal JsonElement Cases { get; }

    internal static string Unpacked(string folder, string file)
    {
        using FileStream packed = File.OpenRead(Path.Combine(TokenizerFolder.Golden, folder, file));
        using var unpacked = new BrotliStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        return reader.ReadToEnd();
    }

    private static string Digest(string[] lines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
}
