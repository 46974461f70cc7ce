using System.Text.Json;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Voice.Qwen3Tts.Configuration;

/// <summary>What a Qwen3-TTS checkpoint was trained for.</summary>
public enum Qwen3TtsVariant
{
    /// <summary>Clones a voice from a clip.</summary>
    Base,

    /// <summary>Speaks with voices that it knows by name, on instruction.</summary>
    CustomVoice,

    /// <summary>Makes a voice from its description.</summary>
    VoiceDesign,
}

/// <summary>
/// A Qwen3-TTS checkpoint's <c>config.json</c>. All sizes and ids come from it; none is fixed in the code.
/// </summary>
public sealed record Qwen3TtsConfig
{
    /// <summary>The file's name.</summary>
    public const string FileName = "config.json";

    private const string ModelType = "qwen3_tts";
    private const string TokenizerType = "qwen3_tts_tokenizer_12hz";

    private Qwen3TtsConfig(ConfigSection json)
    {
        Variant = json.Text("tts_model_type", "") switch
        {
            "base" => Qwen3TtsVariant.Base,
            "custom_voice" => Qwen3TtsVariant.CustomVoice,
            "voice_design" => Qwen3TtsVariant.VoiceDesign,
            _ => throw json.Wrong("tts_model_type", "should be \"base\", \"custom_voice\" or \"voice_design\""),
        };
        ModelSize = json.Text("tts_model_size", "");
        Talker = new TalkerConfig(json.Section("talker_config"));
        TtsPadTokenId = json.Integer("tts_pad_token_id", 0, Talker.TextVocabularySize - 1);
        TtsBosTokenId = json.Integer("tts_bos_token_id", 0, Talker.TextVocabularySize - 1);
        TtsEosTokenId = json.Integer("tts_eos_token_id", 0, Talker.TextVocabularySize - 1);
        if (Variant == Qwen3TtsVariant.Base)
        {
            ConfigSection encoder = json.Section("speaker_encoder_config");
            SpeakerEncoder = new SpeakerEncoderConfig(encoder);
            encoder.Require(SpeakerEncoder.EmbeddingSize == Talker.HiddenSize, "enc_dim", $"should be the talker's width ({Talker.HiddenSize})");
        }
    }

    /// <summary>What the checkpoint was trained for.</summary>
    public Qwen3TtsVariant Variant { get; }

    /// <summary>The size's name, such as <c>0b6</c> or <c>1b7</c>.</summary>
    public string ModelSize { get; }

    /// <summary>Sizes and ids of the talker.</summary>
    public TalkerConfig Talker { get; }

    /// <summary>Sizes of the code predictor.</summary>
    public CodePredictorConfig CodePredictor => Talker.CodePredictor;

    /// <summary>Sizes of the speaker encoder; null but for Base models.</summary>
    public SpeakerEncoderConfig? SpeakerEncoder { get; }

    /// <summary>The text id that stands where no text is.</summary>
    public int TtsPadTokenId { get; }

    /// <summary>The text id that begins the text.</summary>
    public int TtsBosTokenId { get; }

    /// <summary>The text id that ends the text.</summary>
    public int TtsEosTokenId { get; }

    /// <summary>Whether instructions reach the model: VoiceDesign, and CustomVoice but for the 0.6B size.</summary>
    /// <remarks>
    /// The official test is <c>tts_model_size in "0b6"</c>, a substring test that an empty size passes too; so does this.
    /// </remarks>
    public bool TakesInstructions => Variant switch
    {
        Qwen3TtsVariant.VoiceDesign => true,
        Qwen3TtsVariant.CustomVoice => !"0b6".Contains(ModelSize, StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Reads a checkpoint's configuration.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <exception cref="MynaException">The file is missing or damaged, describes another kind of model, or a value cannot be.</exception>
    public static Qwen3TtsConfig Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string path = Path.Combine(folder, FileName);
        using JsonDocument document = JsonFile.Read(path);
        return Parse(path, document.RootElement);
    }

    /// <summary>Reads a configuration from JSON.</summary>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="json">What <c>config.json</c> holds.</param>
    /// <exception cref="MynaException">It describes another kind of model, or a value cannot be.</exception>
    public static Qwen3TtsConfig Parse(string name, JsonElement json)
    {
        var section = new ConfigSection(name, "", json);
        string type = section.Text("model_type", section.Has("talker_config") ? ModelType : "");
        if (type != ModelType)
        {
            throw new MynaException(
                $"{name} describes {(type.Length == 0 ? "no model that can be recognised" : $"a model of type \"{type}\"")}; \"{ModelType}\" is expected here. Name the folder of a Qwen3-TTS model.");
        }

        string tokenizer = section.Text("tokenizer_type", TokenizerType);
        return tokenizer == TokenizerType
            ? new Qwen3TtsConfig(section)
            : throw new MynaException($"{name} describes a model with the speech tokenizer \"{tokenizer}\"; only the 12 Hz models (\"{TokenizerType}\") are supported. Take Qwen3-TTS-12Hz-….");
    }

    /// <summary>Refuses a model that was trained for something else.</summary>
    /// <param name="variant">What it is to be used for.</param>
    /// <exception cref="MynaException">It is another variant; the message says what it can do.</exception>
    public void RequireVariant(Qwen3TtsVariant variant)
    {
        if (Variant != variant)
        {
            throw new MynaException(
                $"This is a {Name(Variant)} model, which {Ability(Variant)}; to {Wish(variant)} a {Name(variant)} model is needed (Qwen3-TTS-12Hz-…-{Name(variant)}).");
        }

        static string Name(Qwen3TtsVariant v) => v.ToString();
        static string Ability(Qwen3TtsVariant v) => v switch
        {
            Qwen3TtsVariant.Base => "clones voices from a clip",
            Qwen3TtsVariant.CustomVoice => "speaks with the voices that it knows by name",
            _ => "makes a voice from a description",
        };
        static string Wish(Qwen3TtsVariant v) => v switch
        {
            Qwen3TtsVariant.Base => "clone a voice",
            Qwen3TtsVariant.CustomVoice => "speak with a named voice",
            _ => "make a voice from a description",
        };
    }
}
