using Myna.Text.Phonemes.English;

namespace Myna.Text.Phonemes;

/// <summary>
/// eSpeak NG where it is installed, since Lite was trained with it; the built-in pronunciation for English where it is not.
/// Looks for the program at every call, so that installing it needs no restart.
/// </summary>
public sealed class FallbackPhonemizer : IPhonemizer
{
    private readonly EspeakOptions _options;
    private readonly EspeakPhonemizer _espeak;
    private readonly EnglishPhonemizer _english = new();

    /// <summary>A phonemizer that prefers the given program.</summary>
    /// <param name="options">Where eSpeak NG is; null for <c>espeak-ng</c> in <c>PATH</c>.</param>
    public FallbackPhonemizer(EspeakOptions? options = null)
    {
        _options = options ?? new EspeakOptions();
        _espeak = new EspeakPhonemizer(_options);
    }

    /// <summary>The phonemizer of a choice.</summary>
    public static IPhonemizer Of(PhonemeSource source) => source switch
    {
        PhonemeSource.Espeak => new EspeakPhonemizer(),
        PhonemeSource.Managed => new EnglishPhonemizer(),
        _ => new FallbackPhonemizer(),
    };

    /// <inheritdoc/>
    /// <exception cref="MynaException">As for eSpeak NG; that it is missing only for languages other than English.</exception>
    public Task<IReadOnlyList<string>> PhonemizeAsync(
        IReadOnlyList<string> clauses, string language, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(language);
        IPhonemizer phonemizer = EnglishPhonemizer.Speaks(language) && !EspeakPhonemizer.IsInstalled(_options) ? _english : _espeak;
        return phonemizer.PhonemizeAsync(clauses, language, cancellationToken);
    }
}
