using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Voice.Qwen3Tts.Configuration;

/// <summary>A voice that a CustomVoice model knows by name.</summary>
/// <param name="Id">Its row in the talker's codec embedding.</param>
/// <param name="Dialect">The language this voice speaks instead of Chinese, such as <c>sichuan_dialect</c>; null for none.</param>
public sealed record NamedSpeaker(int Id, string? Dialect);

/// <summary>Sizes and ids of the talker (<c>talker_config</c>). Ids are rows of its codec embedding.</summary>
public sealed record TalkerConfig : TransformerConfig
{
    /// <summary>How many ids at the end of the vocabulary are control ids (fixed in the official code).</summary>
    public const int ControlIds = 1_024;

    internal TalkerConfig(ConfigSection json)
        : base(json)
    {
        json.Require(VocabularySize > ControlIds, "vocab_size", $"should be above {ControlIds}");
        TextHiddenSize = json.Integer("text_hidden_size", 1, 1 << 16);
        TextVocabularySize = json.Integer("text_vocab_size", 1, 1 << 24);
        CodecPadId = Id(json, "codec_pad_id");
        CodecBosId = Id(json, "codec_bos_id");
        CodecEosId = Id(json, "codec_eos_token_id");
        ThinkId = Id(json, "codec_think_id");
        NoThinkId = Id(json, "codec_nothink_id");
        ThinkBosId = Id(json, "codec_think_bos_id");
        ThinkEosId = Id(json, "codec_think_eos_id");
        PadTokenId = json.Integer("pad_token_id", 0, VocabularySize - 1, CodecPadId);
        Languages = json.IntegersByName("codec_language_id", 0, VocabularySize - 1);
        Speakers = ReadSpeakers(json, VocabularySize, Languages);
        CodePredictor = new CodePredictorConfig(json.Section("code_predictor_config"));
        json.Require(CodePredictor.CodeGroups == CodeGroups, "num_code_groups", $"should equal the code predictor's ({CodePredictor.CodeGroups})");
        json.Require(CodePredictor.VocabularySize <= VocabularySize - ControlIds, "vocab_size", $"should leave room for {CodePredictor.VocabularySize} codes and {ControlIds} control ids");
    }

    /// <summary>Width of the text embedding, before <c>text_projection</c>.</summary>
    public int TextHiddenSize { get; }

    /// <summary>Rows of the text embedding; more than the tokenizer has tokens.</summary>
    public int TextVocabularySize { get; }

    /// <summary>Stands beside text where no code is.</summary>
    public int CodecPadId { get; }

    /// <summary>Begins the codes.</summary>
    public int CodecBosId { get; }

    /// <summary>Ends the codes; the only control id that is ever sampled.</summary>
    public int CodecEosId { get; }

    /// <summary>Begins a prefix that names a language.</summary>
    public int ThinkId { get; }

    /// <summary>Begins a prefix that names no language.</summary>
    public int NoThinkId { get; }

    /// <summary>Before the language.</summary>
    public int ThinkBosId { get; }

    /// <summary>After the language.</summary>
    public int ThinkEosId { get; }

    /// <summary>What a finished row of a batch is fed.</summary>
    public int PadTokenId { get; }

    /// <summary>Ids of languages and dialects by name, in any case of letters.</summary>
    public IReadOnlyDictionary<string, int> Languages { get; }

    /// <summary>Voices of a CustomVoice model by name, in any case of letters; empty for other variants.</summary>
    public IReadOnlyDictionary<string, NamedSpeaker> Speakers { get; }

    /// <summary>Sizes of the code predictor.</summary>
    public CodePredictorConfig CodePredictor { get; }

    /// <summary>Codes of one codebook.</summary>
    public int CodebookSize => CodePredictor.VocabularySize;

    /// <summary>Ids from here on are never sampled, but for <see cref="CodecEosId"/>.</summary>
    public int FirstControlId => VocabularySize - ControlIds;

    private int Id(ConfigSection json, string key) => json.Integer(key, 0, VocabularySize - 1);

    private static Dictionary<string, NamedSpeaker> ReadSpeakers(ConfigSection json, int vocabularySize, IReadOnlyDictionary<string, int> languages)
    {
        var speakers = new Dictionary<string, NamedSpeaker>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, int id) in json.IntegersByName("spk_id", 0, vocabularySize - 1))
        {
            speakers[name] = new NamedSpeaker(id, null);
        }

        if (json.Has("spk_is_dialect"))
        {
            // A value is false or the name of a dialect.
            ConfigSection dialects = json.Section("spk_is_dialect");
            foreach (string name in dialects.Keys().Where(speakers.ContainsKey))
            {
                if (dialects.IsText(name))
                {
                    string dialect = dialects.Text(name, "");
                    dialects.Require(languages.ContainsKey(dialect), name, "should name a language of codec_language_id");
                    speakers[name] = speakers[name] with { Dialect = dialect };
                }
                else
                {
                    dialects.Require(!dialects.Flag(name, false), name, "should be false or the name of a dialect");
                }
            }
        }

        return speakers;
    }
}
