using Myna.Models;
using Myna.Remote.Configuration;
using Myna.Remote.Speech;
using Myna.Text.Phonemes;
using Myna.Text.Phonemes.English;
using Myna.Voice;
using Myna.Voice.Alignment;
using Myna.Voice.Qwen3Tts;

namespace Myna.Library.Models;

/// <summary>Finds and loads voice models: Lite, which ships with Myna, those that a person has downloaded, and remote ones (docs/remote.md).</summary>
public sealed class VoiceModels(Func<string, string?> variable) : IVoiceModels
{
    /// <inheritdoc/>
    public string FindFolder() => LibraryException.InStep(LibraryFailure.NotInstalled, () => LiteModel.FindFolder());

    /// <inheritdoc/>
    public IReadOnlyList<string> Names() =>
    [
        ModelChoice.Lite,
        .. Readable(() => ModelStore.Of(variable).List().Where(model => model.Manifest is not null).Select(model => model.Id)),
        .. Readable(() => RemoteEngines.Read(MynaFolder.Of(variable)).Speaking.Select(name => RemoteEngines.Prefix + name)),
    ];

    /// <inheritdoc/>
    public void RequirePrograms(ModelChoice choice, string? language)
    {
        // Other models read the text itself.
        if (Resolve(choice) != ModelChoice.Lite)
        {
            return;
        }

        bool isEnglish = language is null || EnglishPhonemizer.Speaks(language);
        if (choice.Phonemes == PhonemeSource.Managed && !isEnglish)
        {
            throw new LibraryException(LibraryFailure.Unsupported, $"--phonemes managed speaks English only, not \"{language}\"; leave it out or use --phonemes espeak");
        }

        bool isBuiltInEnough = isEnglish && choice.Phonemes != PhonemeSource.Espeak;
        if (!isBuiltInEnough && Programs.Find("espeak-ng", variable) is null)
        {
            throw new LibraryException(
                LibraryFailure.NotInstalled, "espeak-ng is not installed; it turns text into sounds. Install it with: sudo apt-get install espeak-ng");
        }
    }

    /// <inheritdoc/>
    public IVoiceModel Load(ModelChoice choice)
    {
        string name = Resolve(choice);
        if (RemoteEngines.IsRemote(name))
        {
            return LibraryException.InStep(
                LibraryFailure.BadSetting,
                () => new RemoteVoiceModel(RemoteEngines.NameOf(name), RemoteEngines.Read(MynaFolder.Of(variable)).Find(name), variable));
        }

        return name == ModelChoice.Lite
            ? LibraryException.InStep(LibraryFailure.NotInstalled, () => LiteModel.Load(phonemizer: FallbackPhonemizer.Of(choice.Phonemes)))
            : LibraryException.InStep(LibraryFailure.NotInstalled, () => Qwen3TtsModel.Load(ModelFolders.Find(variable, name), Precision(choice.Precision)));
    }

    /// <inheritdoc/>
    public IAligner LoadAligner() => LibraryException.InStep(LibraryFailure.NotInstalled, () => LiteModel.Load().CreateAligner());

    // What is wrong with one source of models hides those of no other; using a model says what is wrong.
    private static string[] Readable(Func<IEnumerable<string>> names)
    {
        try
        {
            return [.. names()];
        }
        catch (Exception exception) when (exception is MynaException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static TalkerPrecision? Precision(string? name) => name switch
    {
        null => null,
        "fp32" => TalkerPrecision.Float32,
        "bf16" => TalkerPrecision.BFloat16,
        "int4" => TalkerPrecision.Int4,
        _ => TalkerPrecision.Int8,
    };

    private string Resolve(ModelChoice choice) =>
        choice.Name ?? (variable(ModelChoice.Variable) is { Length: > 0 } named ? named : ModelChoice.Lite);
}
