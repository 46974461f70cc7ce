using System.Text.Json;
using CsCheck;
using Myna.Text.Tokens;
using Myna.Text.Tokens.Unicode;

namespace Myna.Text.Tests.Tokens;

public sealed class TextTokenizerTests(QwenTokenizerFixture qwen) : IClassFixture<QwenTokenizerFixture>
{
    private static readonly string[] Parts =
    [
        "a", "Hello", "straße", "é", "e\u0301", "\u0323\u0307", " ", "  ", "\n", "\r\n", "\t", "1", "42", "½", "'", "'s", "'LL", "'r", "e", "!", "...",
        "。", "，", "世界", "こん", "안녕", "\u1100", "\u1161", "\u11A8", "😀", "👨‍👩‍👧", "𠮷", "𝐀", "<", "<|im_end|>", "<|im_", "end|>", "tts_pad>", "<tts_",
        "\u00A0", "\u3000", "\u2028", "\u200B", "ไทย", "हिन्दी", "\u0001", "-", "_", "#", "# ", ".5",
    ];

    [Fact]
    public void All_golden_texts_have_their_ids()
    {
        int cases = 0;
        foreach (JsonElement golden in qwen.Cases.GetProperty("cases").EnumerateArray())
        {
            string text = golden.GetProperty("text").GetString()!;
            Assert.True(
                Ids(golden, "ids").SequenceEqual(qwen.Tokenizer.Encode(text)),
                $"{golden.GetProperty("text").GetRawText()}: {string.Join(' ', qwen.Tokenizer.Encode(text))} instead of {string.Join(' ', Ids(golden, "ids"))}");
            cases++;
        }

        Assert.Equal(96, cases);
        Assert.Equal(151_675, qwen.Tokenizer.HighestId);
    }

    [Fact]
    public void All_golden_templates_have_their_ids()
    {
        int cases = 0;
        foreach (JsonElement golden in qwen.Cases.GetProperty("templates").EnumerateArray())
        {
            Assert.Equal(Ids(golden, "ids"), qwen.Tokenizer.Encode(golden.GetProperty("text").GetString()!));
            cases++;
        }

        Assert.Equal(30, cases);
    }

    [Theory]
    [InlineData("prompts.json")]
    public void The_tiny_vocabulary_gives_the_ids_of_the_prompts(string file)
    {
        TextTokenizer tiny = TextTokenizer.Load(TokenizerFolder.File("base"));
        using JsonDocument prompts = JsonDocument.Parse(File.ReadAllText(TokenizerFolder.File(file)));
        int texts = 0;
        foreach (JsonElement text in prompts.RootElement.EnumerateObject().Where(prompt => prompt.Name[0] != '_').SelectMany(prompt => prompt.Value.GetProperty("texts").EnumerateArray()))
        {
            Assert.Equal(Ids(text, "ids"), tiny.Encode(text.GetProperty("text").GetString()!));
            texts++;
        }

        Assert.InRange(texts, 26, 100);
    }

    [Fact]
    public void Ids_give_the_text_back() => Texts.Sample(
        text => Assert.Equal(CanonicalComposition.Compose(text), qwen.Tokenizer.Decode(qwen.Tokenizer.Encode(text))),
        iter: 2_000);

    [Fact]
    public void Text_in_parts_has_the_ids_of_the_whole() => Gen.Select(Texts, Gen.Int[1, 7]).Sample(
        (text, length) =>
        {
            var streamed = new StreamedText(qwen.Tokenizer);
            var ids = new List<int>();
            for (int start = 0; start < text.Length; start += length)
            {
                streamed.Append(text.Substring(start, Math.Min(length, text.Length - start)), ids);
            }

            streamed.Finish(ids);
            return qwen.Tokenizer.Encode(text).SequenceEqual(ids);
        },
        iter: 5_000);

    [Fact]
    public void Golden_texts_in_parts_have_the_ids_of_the_whole()
    {
        foreach (JsonElement golden in qwen.Cases.GetProperty("cases").EnumerateArray().Concat(qwen.Cases.GetProperty("templates").EnumerateArray()))
        {
            var streamed = new StreamedText(qwen.Tokenizer);
            var ids = new List<int>();
            foreach (char letter in golden.GetProperty("text").GetString()!)
            {
                streamed.Append(letter.ToString(), ids);
            }

            streamed.Finish(ids);
            Assert.Equal(Ids(golden, "ids"), ids);
        }
    }

    [Fact]
    public void Words_are_given_out_while_text_arrives()
    {
        var streamed = new StreamedText(qwen.Tokenizer);
        var ids = new List<int>();
        streamed.Append("Hello", ids);
        Assert.Empty(ids);
        streamed.Append(", wor", ids);
        Assert.Equal([9707, 11], ids);
        streamed.Append("ld.", ids);
        Assert.Equal([9707, 11, 1879], ids);
    }

    [Fact]
    public void Halves_of_surrogate_pairs_are_replaced()
    {
        Assert.Equal(qwen.Tokenizer.Encode("a\uFFFDb"), qwen.Tokenizer.Encode("a\uD800b"));
        Assert.Equal(qwen.Tokenizer.Encode("a\uFFFD"), qwen.Tokenizer.Encode("a\uDC00"));
        Assert.Equal(qwen.Tokenizer.Encode("\uFFFD\u0301"), qwen.Tokenizer.Encode("\uDBFF\u0301"));
    }

    [Fact]
    public void Pieces_without_end_are_encoded()
    {
        // Hundreds of thousands of letters in one piece: searching all pairs at every step would take an hour.
        Assert.True(qwen.Tokenizer.Encode(new string('a', 300_000)).Length > 1_000);
        Assert.True(qwen.Tokenizer.Encode(string.Concat(Enumerable.Repeat("今天天气怎么样", 20_000))).Length > 1_000);
        Assert.Equal(300_000, qwen.Tokenizer.Encode(new string('7', 300_000)).Length);
        Assert.True(qwen.Tokenizer.Encode(string.Concat(Enumerable.Repeat("<|im_", 60_000))).Length > 1_000);
    }

    [Theory]
    [InlineData("vocab.json", null, "vocab.json does not exist")]
    [InlineData("merges.txt", null, "merges.txt does not exist")]
    [InlineData("tokenizer_config.json", null, "tokenizer_config.json does not exist")]
    [InlineData("vocab.json", "{\"a\": 0}", "has no token for the byte")]
    [InlineData("vocab.json", "{\"a\": -1}", "no whole number as its id")]
    [InlineData("vocab.json", "{\"a\": 1, \"b\": 1}", "twice")]
    [InlineData("vocab.json", "{\"a\": 1", "not valid JSON")]
    [InlineData("merges.txt", "#version: 0.2\nĠ a\nx yz\n", "line 3 (\"x yz\") joins tokens that vocab.json does not have")]
    [InlineData("merges.txt", "#version: 0.2\nabc\n", "line 2 is not two tokens")]
    [InlineData("merges.txt", "# not the version\n", "line 1 is not two tokens")]
    [InlineData("tokenizer_config.json", "{}", "has no \"added_tokens_decoder\"")]
    [InlineData("tokenizer_config.json", "{\"tokenizer_class\": \"LlamaTokenizer\"}", "\"Qwen2Tokenizer\" is expected")]
    [InlineData("tokenizer_config.json", "{\"added_tokens_decoder\": {\"5\": {\"content\": \"<x>\"}}}", "the id 5, which is taken")]
    [InlineData("tokenizer_config.json", "{\"added_tokens_decoder\": {\"x\": {\"content\": \"<x>\"}}}", "without an id or a text")]
    [InlineData("tokenizer_config.json", "{\"added_tokens_decoder\": {\"900\": {\"content\": \"<x>\", \"lstrip\": true}}}", "has lstrip set")]
    public void Damaged_files_are_told(string file, string? content, string message)
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["vocab.json", "merges.txt", "tokenizer_config.json"])
        {
            File.Copy(TokenizerFolder.File("base", name), folder.File(name));
        }

        if (content is null)
        {
            File.Delete(folder.File(file));
        }
        else
        {
            File.WriteAllText(folder.File(file), content);
        }

        Assert.Contains(message, Assert.Throws<MynaException>(() => TextTokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    /// <summary>Texts of words, breaks, marks, scripts, emoji, control tokens and halves of them.</summary>
    private static Gen<string> Texts => Gen.Int[0, Parts.Length - 1].Select(part => Parts[part]).Array[0, 24].Select(string.Concat);

    private static int[] Ids(JsonElement json, string key) => [.. json.GetProperty(key).EnumerateArray().Select(id => id.GetInt32())];
}
