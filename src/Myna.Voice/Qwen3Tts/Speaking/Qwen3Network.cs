using Myna.Tensors.Threads;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Qwen3Tts.Prompts;
using Myna.Voice.Qwen3Tts.SpeechTokenizer;
using Myna.Text.Tokens;

namespace Myna.Voice.Qwen3Tts.Speaking;

/// <summary>All parts of a loaded model, shared by its speakers.</summary>
internal sealed class Qwen3Network : IDisposable
{
    private const string SpeechTokenizerFolder = "speech_tokenizer";

    private readonly IDisposable _weightFiles;

    private Qwen3Network(
        Qwen3TtsConfig config, GenerationSettings generation, TextTokenizer tokenizer, PromptEmbedding embedding,
        SpeechTokenizerDecoder decoder, SpeechEngine engine, VoiceBeginnings beginnings, ReferenceReader references, TalkerPrecision precision, IDisposable weightFiles)
    {
        Config = config;
        Generation = generation;
        Tokenizer = tokenizer;
        Embedding = embedding;
        Decoder = decoder;
        Engine = engine;
        Beginnings = beginnings;
        References = references;
        Precision = precision;
        _weightFiles = weightFiles;
        Name = NameOf(config);
        Tag = TagOf(config);
    }

    public Qwen3TtsConfig Config { get; }

    public GenerationSettings Generation { get; }

    public TextTokenizer Tokenizer { get; }

    public PromptEmbedding Embedding { get; }

    public SpeechTokenizerDecoder Decoder { get; }

    public SpeechEngine Engine { get; }

    public VoiceBeginnings Beginnings { get; }

    public ReferenceReader References { get; }

    public TalkerPrecision Precision { get; }

    /// <summary>As the catalogue names the model: <c>qwen3-tts-0.6b</c>, <c>qwen3-tts-1.7b-design</c>.</summary>
    public string Name { get; }

    /// <summary>The name with a version of what a voice prompt holds.</summary>
    public string Tag { get; }

    public int SampleRate => Decoder.Config.OutputSampleRate;

    /// <summary>Loads a model.</summary>
    /// <inheritdoc cref="Qwen3TtsModel.Load"/>
    public static Qwen3Network Load(string folder, TalkerPrecision? precision, CancellationToken cancellationToken)
    {
        Qwen3TtsConfig config = Qwen3TtsConfig.Load(folder);
        GenerationSettings generation = GenerationSettings.Load(folder);
        TextTokenizer tokenizer = TextTokenizer.Load(folder);
        PromptTexts.RequireFit(tokenizer, config.Talker.TextVocabularySize);
        cancellationToken.ThrowIfCancellationRequested();
        Crew crew = Crew.Shared;
        LoadedWeights loaded = LoadedWeights.Open(folder, config, precision);
        try
        {
            var embedding = new PromptEmbedding(loaded.Source, config, loaded.Talker, crew);
            cancellationToken.ThrowIfCancellationRequested();
            SpeechTokenizerDecoder decoder = SpeechTokenizerDecoder.Load(Path.Combine(folder, SpeechTokenizerFolder));
            if (decoder.Codebooks != config.Talker.CodeGroups)
            {
                throw new MynaException(
                    $"The speech tokenizer in {folder} has {decoder.Codebooks} codes a frame and the model {config.Talker.CodeGroups}: the files are of different models. Fetch the model again.");
            }

            cancellationToken.ThrowIfCancellationRequested();
            KeyValuePages pages = Talker.NewPages(loaded.Talker);
            var engine = new SpeechEngine(new FrameGenerator(loaded.Talker, pages, crew));
            return new Qwen3Network(
                config, generation, tokenizer, embedding, decoder, engine, new VoiceBeginnings(loaded.Talker, pages, crew),
                new ReferenceReader(folder, config, decoder, TagOf(config)), loaded.Precision, loaded);
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <summary>Refuses more positions than the model was made for.</summary>
    /// <exception cref="MynaException">There are too many.</exception>
    public void RequireRoom(int positions)
    {
        if (positions > Config.Talker.MaxPositions)
        {
            throw new MynaException(
                $"The clip, its text and what shall be said take {positions} positions; {Name} was made for {Config.Talker.MaxPositions}. Use a shorter clip.");
        }
    }

    /// <summary>Stops speaking and gives the weights back.</summary>
    public void Dispose()
    {
        Engine.Dispose();
        Beginnings.Dispose();
        _weightFiles.Dispose();
    }

    private static string TagOf(Qwen3TtsConfig config) => NameOf(config) + "/1";

    private static string NameOf(Qwen3TtsConfig config)
    {
        string size = config.ModelSize switch { "0b6" => "0.6b", "1b7" => "1.7b", "" => "", var other => other };
        string variant = config.Variant switch
        {
            Qwen3TtsVariant.CustomVoice => "-custom",
            Qwen3TtsVariant.VoiceDesign => "-design",
            _ => "",
        };
        return $"qwen3-tts{(size.Length > 0 ? "-" : "")}{size}{variant}";
    }
}
