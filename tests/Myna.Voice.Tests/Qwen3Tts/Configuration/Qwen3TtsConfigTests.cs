using System.Text.Json;
using System.Text.Json.Nodes;
using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Tests.Qwen3Tts.Configuration;

public sealed class Qwen3TtsConfigTests
{
    [Fact]
    public void The_tiny_base_checkpoint_is_read()
    {
        Qwen3TtsConfig config = Qwen3TtsConfig.Load(Qwen3TtsFolder.File("base"));

        Assert.Equal(Qwen3TtsVariant.Base, config.Variant);
        Assert.Equal("0b6", config.ModelSize);
        Assert.Equal((429, 430, 431), (config.TtsPadTokenId, config.TtsBosTokenId, config.TtsEosTokenId));
        TalkerConfig talker = config.Talker;
        Assert.Equal((64, 160, 3, 4, 2, 24), (talker.HiddenSize, talker.IntermediateSize, talker.Layers, talker.Heads, talker.KeyValueHeads, talker.HeadSize));
        Assert.Equal((96, 48), (talker.QuerySize, talker.KeyValueSize));
        Assert.Equal((96, 640, 1088, 16, 64), (talker.TextHiddenSize, talker.TextVocabularySize, talker.VocabularySize, talker.CodeGroups, talker.CodebookSize));
        Assert.Equal((164, 165, 166), (talker.CodecPadId, talker.CodecBosId, talker.CodecEosId));
        Assert.Equal((170, 171, 172, 173), (talker.ThinkId, talker.NoThinkId, talker.ThinkBosId, talker.ThinkEosId));
        Assert.Equal((1e-6f, 1e6), (talker.RmsNormEpsilon, talker.RopeTheta));
        Assert.Equal(64, talker.FirstControlId);
        Assert.Equal(66, talker.Languages["English"]);
        Assert.Empty(talker.Speakers);
        Assert.Equal((64, 112, 2, 4, 2, 16, 64), (config.CodePredictor.HiddenSize, config.CodePredictor.IntermediateSize, config.CodePredictor.Layers, config.CodePredictor.Heads, config.CodePredictor.KeyValueHeads, config.CodePredictor.HeadSize, config.CodePredictor.VocabularySize));
        SpeakerEncoderConfig encoder = config.SpeakerEncoder!;
        Assert.Equal((64, 24_000, 128, 16, 8, 16), (encoder.EmbeddingSize, encoder.SampleRateHz, encoder.Mels, encoder.AttentionChannels, encoder.Res2NetScale, encoder.SqueezeChannels));
        Assert.Equal([32, 32, 32, 32, 96], encoder.Channels);
        Assert.False(config.TakesInstructions);
    }

    [Fact]
    public void Speakers_and_their_dialects_are_read()
    {
        Qwen3TtsConfig config = Qwen3TtsConfig.Load(Qwen3TtsFolder.File("custom-voice"));

        Assert.Equal(9, config.Talker.Speakers.Count);
        Assert.Equal(new NamedSpeaker(1081, null), config.Talker.Speakers["Vivian"]);
        Assert.Equal(new NamedSpeaker(891, "sichuan_dialect"), config.Talker.Speakers["eric"]);
        Assert.Null(config.SpeakerEncoder);
        Assert.True(config.TakesInstructions);
        Assert.True(Qwen3TtsConfig.Load(Qwen3TtsFolder.File("voice-design")).TakesInstructions);
    }

    [Theory]
    [InlineData("real-0.6b.json")]
    [InlineData("real-1.7b.json")]
    public void Configurations_of_the_releases_are_read(string file)
    {
        using JsonDocument real = JsonDocument.Parse(File.ReadAllText(Qwen3TtsFolder.File(file)));
        foreach (JsonProperty variant in real.RootElement.GetProperty("config").EnumerateObject())
        {
            Qwen3TtsConfig config = Qwen3TtsConfig.Parse(file, variant.Value);

            Assert.Equal((3072, 2048, 151936, 28), (config.Talker.VocabularySize, config.Talker.CodebookSize, config.Talker.TextVocabularySize, config.Talker.Layers));
            Assert.Equal(variant.Name == "base", config.SpeakerEncoder is not null);
            Assert.Equal(config.Talker.HiddenSize, config.SpeakerEncoder?.EmbeddingSize ?? config.Talker.HiddenSize);
            Assert.Equal(1536, config.SpeakerEncoder?.Channels[^1] ?? 1536);
        }
    }

    [Theory]
    [InlineData("model_type", "\"qwen2\"", "a model of type \"qwen2\"; \"qwen3_tts\" is expected")]
    [InlineData("tts_model_type", "\"singing\"", "\"tts_model_type\" should be \"base\", \"custom_voice\" or \"voice_design\", but is \"singing\"")]
    [InlineData("tokenizer_type", "\"qwen3_tts_tokenizer_25hz\"", "only the 12 Hz models")]
    [InlineData("tts_pad_token_id", "640", "whole number from 0 to 639, but is 640")]
    [InlineData("talker_config", "7", "\"talker_config\" should be an object")]
    [InlineData("talker_config.head_dim", "null", "\"talker_config.head_dim\"")]
    [InlineData("talker_config.head_dim", "25", "should be even")]
    [InlineData("talker_config.num_key_value_heads", "3", "multiple of num_key_value_heads (3)")]
    [InlineData("talker_config.hidden_size", "0", "\"talker_config.hidden_size\" should be a whole number from 1")]
    [InlineData("talker_config.hidden_size", "64.5", "but is 64.5")]
    [InlineData("talker_config.hidden_size", "48", "should be the talker's width (48)")]
    [InlineData("talker_config.codec_eos_token_id", "1088", "from 0 to 1087")]
    [InlineData("talker_config.codec_language_id", "{\"english\": 5000}", "\"talker_config.codec_language_id.english\"")]
    [InlineData("talker_config.hidden_act", "\"gelu\"", "should be \"silu\"")]
    [InlineData("talker_config.attention_bias", "true", "should be false")]
    [InlineData("talker_config.rope_scaling", "{\"rope_type\": \"yarn\"}", "\"talker_config.rope_scaling.rope_type\" should be \"default\"")]
    [InlineData("talker_config.code_predictor_config.num_code_groups", "8", "should equal the code predictor's (8)")]
    [InlineData("talker_config.code_predictor_config.vocab_size", "65", "room for 65 codes")]
    [InlineData("talker_config.spk_id", "[]", "\"talker_config.spk_id\" should be an object")]
    [InlineData("speaker_encoder_config.enc_kernel_sizes", "[5, 3]", "should have 5 entries")]
    [InlineData("speaker_encoder_config.enc_channels", "[32, 32, \"x\", 32, 96]", "a list of whole numbers")]
    public void A_wrong_value_is_named(string key, string value, string message)
    {
        JsonNode json = JsonNode.Parse(File.ReadAllText(Qwen3TtsFolder.File("base", "config.json")))!;
        string[] names = key.Split('.');
        JsonNode parent = names[..^1].Aggregate(json, (node, name) => node[name]!);
        parent[names[^1]] = JsonNode.Parse(value);

        Assert.Contains(message, Assert.Throws<MynaException>(() => Parse(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_model_without_its_speaker_encoder_is_refused()
    {
        JsonNode json = JsonNode.Parse(File.ReadAllText(Qwen3TtsFolder.File("base", "config.json")))!;
        json.AsObject().Remove("speaker_encoder_config");

        Assert.Contains("\"speaker_encoder_config\"", Assert.Throws<MynaException>(() => Parse(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_wrong_variant_is_told_with_what_it_can_do()
    {
        Qwen3TtsConfig config = Qwen3TtsConfig.Load(Qwen3TtsFolder.File("custom-voice"));

        config.RequireVariant(Qwen3TtsVariant.CustomVoice);
        Assert.Equal(
            "This is a CustomVoice model, which speaks with the voices that it knows by name; to clone a voice a Base model is needed (Qwen3-TTS-12Hz-…-Base).",
            Assert.Throws<MynaException>(() => config.RequireVariant(Qwen3TtsVariant.Base)).Message);
    }

    [Fact]
    public void Settings_of_generation_are_read_and_have_defaults()
    {
        using var folder = new TemporaryFolder();
        GenerationSettings none = GenerationSettings.Load(folder.Path);
        GenerationSettings tiny = GenerationSettings.Load(Qwen3TtsFolder.File("base"));

        Assert.Equal(2_048, none.MaxNewTokens);
        Assert.Equal(none with { MaxNewTokens = 8_192 }, tiny);
        Assert.Equal(new SamplingSettings { Sample = true, Temperature = 0.9f, TopK = 50, TopP = 1, RepetitionPenalty = 1.05f }, tiny.Talker);
        Assert.Equal(tiny.Talker with { RepetitionPenalty = 1 }, tiny.SubTalker);

        File.WriteAllText(folder.File(GenerationSettings.FileName), """{"do_sample": false, "subtalker_top_k": 7, "subtalker_temperature": 0.5}""");
        GenerationSettings changed = GenerationSettings.Load(folder.Path);
        Assert.Equal(none with { Talker = none.Talker with { Sample = false }, SubTalker = none.SubTalker with { TopK = 7, Temperature = 0.5f } }, changed);

        File.WriteAllText(folder.File(GenerationSettings.FileName), """{"temperature": 0}""");
        Assert.Contains("\"temperature\"", Assert.Throws<MynaException>(() => GenerationSettings.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static Qwen3TtsConfig Parse(JsonNode json)
    {
        using JsonDocument document = JsonDocument.Parse(json.ToJsonString());
        return Qwen3TtsConfig.Parse("config.json", document.RootElement);
    }
}
