using System.Text.Json;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Qwen3Tts.Prompts;

namespace Myna.Voice.Tests.Qwen3Tts.Prompts;

public sealed class PromptLayoutTests
{
    private static readonly Qwen3TtsConfig Base = GoldenPrompts.Config("base");
    private static readonly Qwen3TtsConfig Custom = GoldenPrompts.Config("custom-voice");
    private static readonly Qwen3TtsConfig Design = GoldenPrompts.Config("voice-design");

    public static TheoryData<string> Cases { get; } = [.. GoldenPrompts.Names];

    [Fact]
    public void There_are_26_golden_prompts() => Assert.Equal(26, Cases.Count);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_layout_equals_the_official_one(string name)
    {
        JsonElement golden = GoldenPrompts.Case(name);
        Qwen3TtsConfig config = GoldenPrompts.Config(GoldenPrompts.Checkpoint(name));

        PromptLayout layout = PromptLayout.Lay(config, GoldenPrompts.Tokenizer, GoldenPrompts.Request(name));

        Assert.Equal(
            golden.GetProperty("layout").EnumerateArray().Select(position => (position[0].GetString()!, position[1].GetString())),
            layout.Positions.Select(position => GoldenPrompts.NameOf(position, config)));
        Assert.Equal(
            golden.GetProperty("trailing_layout").EnumerateArray().Select(part => part.GetString()!),
            layout.TrailingTextIds.Select(id => GoldenPrompts.TextName(id, config)));
        Assert.Equal(golden.GetProperty("prompt_length").GetInt32(), layout.Positions.Count);
        Assert.InRange(layout.VoicePositions, 7, layout.Positions.Count - 1);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_belongs_to_the_voice_does_not_depend_on_the_text(string name)
    {
        Qwen3TtsConfig config = GoldenPrompts.Config(GoldenPrompts.Checkpoint(name));
        PromptRequest request = GoldenPrompts.Request(name);

        PromptLayout one = PromptLayout.Lay(config, GoldenPrompts.Tokenizer, request);
        PromptLayout other = PromptLayout.Lay(config, GoldenPrompts.Tokenizer, request with { Text = "Numbers" });

        Assert.Equal(one.VoicePositions, other.VoicePositions);
        Assert.Equal(one.Positions.Take(one.VoicePositions), other.Positions.Take(one.VoicePositions));
        Assert.NotEqual(one.Positions.ElementAt(one.VoicePositions), other.Positions.ElementAt(one.VoicePositions));
    }

    [Fact]
    public void The_small_custom_voice_model_drops_instructions()
    {
        System.Text.Json.Nodes.JsonNode json = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Qwen3TtsFolder.File("custom-voice", "config.json")))!;
        json["tts_model_size"] = "0b6";
        using JsonDocument document = JsonDocument.Parse(json.ToJsonString());
        PromptRequest request = GoldenPrompts.Request("custom_ryan_instruct_nonstream");

        Assert.Equal(33, PromptLayout.For(Custom, GoldenPrompts.Tokenizer, request).Positions.Count);
        Assert.Equal(21, PromptLayout.For(Qwen3TtsConfig.Parse("config.json", document.RootElement), GoldenPrompts.Tokenizer, request).Positions.Count);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("AUTO", null)]
    [InlineData("English", 66)]
    [InlineData("en", 66)]
    [InlineData("en-us", 66)]
    [InlineData("pt_BR", 87)]
    [InlineData("zh-Hans", 71)]
    [InlineData("cmn", 71)]
    public void Languages_are_known_by_name_and_tag(string? language, int? id) =>
        Assert.Equal(id, LanguageChoice.Id(Base.Talker, LanguageChoice.Resolve(Base.Talker, language), null));

    [Theory]
    [InlineData("klingon")]
    [InlineData("sv")]
    [InlineData("yue")]
    public void An_unknown_language_is_told_with_those_that_are_known(string language)
    {
        string message = Message(Base, new PromptRequest { Text = "Hello", Language = language });

        Assert.Contains($"the language \"{language}\"", message, StringComparison.Ordinal);
        Assert.Contains("chinese, english, french, german, italian, japanese, korean, portuguese, russian, spanish;", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dialects_come_with_their_voices()
    {
        string message = Message(Custom, new PromptRequest { Text = "Hello", Speaker = "eric", Language = "sichuan_dialect" });

        Assert.Contains("Dialects are spoken by the voices eric, dylan", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_and_missing_voices_are_told_with_those_that_are_known()
    {
        const string Voices = "aiden, dylan, eric, ono_anna, ryan, serena, sohee, uncle_fu, vivian";

        Assert.Contains($"knows no voice \"Bob\". It knows {Voices}", Message(Custom, new PromptRequest { Text = "Hello", Speaker = "Bob" }), StringComparison.Ordinal);
        Assert.Contains($"name one of {Voices}", Message(Custom, new PromptRequest { Text = "Hello" }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_not_asked_for_what_another_one_does()
    {
        Assert.Contains("a CustomVoice model is needed", Message(Base, new PromptRequest { Text = "Hello", Speaker = "ryan" }), StringComparison.Ordinal);
        Assert.Contains("a Base model is needed", Message(Design, new PromptRequest { Text = "Hello", ReferenceText = "Hi", ReferenceFrames = 7 }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("", false)]
    [InlineData(" \n", true)]
    public void Nothing_is_not_spoken(string text, bool streams) =>
        Assert.Throws<NothingToSayException>(() => PromptLayout.For(Design, GoldenPrompts.Tokenizer, new PromptRequest { Text = text, TextStreams = streams }));

    [Fact]
    public void Text_that_goes_on_has_no_end()
    {
        PromptRequest whole = GoldenPrompts.Request("clone_xvec_english_stream");
        PromptLayout all = PromptLayout.For(Base, GoldenPrompts.Tokenizer, whole);
        PromptLayout begun = PromptLayout.For(Base, GoldenPrompts.Tokenizer, whole with { Text = "Hello,", TextMayFollow = true });

        Assert.Equal(all.Positions, begun.Positions);
        Assert.Equal(all.TrailingTextIds.Take(1), begun.TrailingTextIds);
        Assert.Equal(all.TrailingTextIds, [.. begun.TrailingTextIds, .. PromptLayout.FurtherText(Base, [.. all.TrailingTextIds.Skip(1).SkipLast(1)], complete: true)]);
    }

    [Fact]
    public void A_clone_with_its_text_waits_for_enough_text()
    {
        PromptRequest request = GoldenPrompts.Request("clone_icl_english_stream") with { TextMayFollow = true };

        Assert.Contains("Give whole sentences", Message(Base, request), StringComparison.Ordinal);
        PromptLayout enough = PromptLayout.For(Base, GoldenPrompts.Tokenizer, request with { ReferenceFrames = 5 });
        Assert.DoesNotContain(Base.TtsEosTokenId, enough.TrailingTextIds);
    }

    [Fact]
    public void A_tokenizer_of_another_model_is_refused()
    {
        PromptTexts.RequireFit(GoldenPrompts.Tokenizer, Base.Talker.TextVocabularySize);

        Assert.Contains("do not belong to this model", Assert.Throws<MynaException>(() => PromptTexts.RequireFit(GoldenPrompts.Tokenizer, 400)).Message, StringComparison.Ordinal);
    }

    private static string Message(Qwen3TtsConfig config, PromptRequest request) =>
        Assert.ThrowsAny<MynaException>(() => PromptLayout.For(config, GoldenPrompts.Tokenizer, request)).Message;
}
