using System.Security.Cryptography;

namespace Myna.Trust.Consent;

/// <summary>A language in which consent can be read aloud: its sentences and its random words.</summary>
internal sealed class ChallengeLanguage
{
    private ChallengeLanguage(string tag, string words)
    {
        Tag = tag;
        Words = words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ChallengeLanguage> All { get; } =
    [
        new("en", ChallengeLists.English)
        {
            Statement = (owner, user, purpose) => $"I, {owner}, agree that {user} makes a synthetic version of my voice, for {purpose}.",
            WordsLead = "My words today are:",
            Ownership = user => $"I am the owner of this voice and I consent to {user} using this voice to create a synthetic voice model.",
            UsualPurpose = "speaking texts of mine",
        },
        new("de", ChallengeLists.German)
        {
            Statement = (owner, user, purpose) => $"Ich, {owner}, bin einverstanden, dass {user} meine Stimme künstlich nachbildet. Der Zweck ist: {purpose}.",
            WordsLead = "Meine Wörter heute sind:",
            Ownership = user => $"Diese Stimme gehört mir, und ich bin einverstanden, dass {user} mit ihr ein künstliches Stimmmodell erstellt.",
            UsualPurpose = "meine Texte vorlesen",
        },
        new("fr", ChallengeLists.French)
        {
            Statement = (owner, user, purpose) => $"Moi, {owner}, j'accepte que {user} crée une version synthétique de ma voix. Le but est : {purpose}.",
            WordsLead = "Mes mots d'aujourd'hui sont :",
            Ownership = user => $"Cette voix est la mienne et j'accepte que {user} l'utilise pour créer un modèle de voix synthétique.",
            UsualPurpose = "lire mes textes",
        },
        new("es", ChallengeLists.Spanish)
        {
            Statement = (owner, user, purpose) => $"Yo, {owner}, acepto que {user} cree una versión sintética de mi voz. El fin es: {purpose}.",
            WordsLead = "Mis palabras de hoy son:",
            Ownership = user => $"Esta voz es mía y doy mi consentimiento para que {user} la use para crear un modelo de voz sintética.",
            UsualPurpose = "leer mis textos",
        },
        new("it", ChallengeLists.Italian)
        {
            Statement = (owner, user, purpose) => $"Io, {owner}, accetto che {user} crei una versione sintetica della mia voce. Lo scopo è: {purpose}.",
            WordsLead = "Le mie parole di oggi sono:",
            Ownership = user => $"Questa voce è mia e accetto che {user} la usi per creare un modello di voce sintetica.",
            UsualPurpose = "leggere i miei testi",
        },
        new("pt", ChallengeLists.Portuguese)
        {
            Statement = (owner, user, purpose) => $"Eu, {owner}, aceito que {user} crie uma versão sintética da minha voz. A finalidade é: {purpose}.",
            WordsLead = "As minhas palavras de hoje são:",
            Ownership = user => $"Esta voz é minha e aceito que {user} a use para criar um modelo de voz sintética.",
            UsualPurpose = "ler os meus textos",
        },
    ];

    /// <summary>Its primary subtag (BCP 47).</summary>
    public string Tag { get; }

    /// <summary>The words that are drawn from.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The terms as a sentence: owner, operator, purpose.</summary>
    public required Func<string, string, string, string> Statement { get; init; }

    /// <summary>What stands before the random words.</summary>
    public required string WordsLead { get; init; }

    /// <summary>The fixed sentence of APIs that have no challenges, with the operator's name.</summary>
    public required Func<string, string> Ownership { get; init; }

    /// <summary>A purpose where none is given.</summary>
    public required string UsualPurpose { get; init; }

    /// <summary>The language of a tag; null where there are no sentences in it.</summary>
    /// <param name="tag">Such as <c>de</c> or <c>pt-BR</c>.</param>
    public static ChallengeLanguage? Find(string tag) =>
        All.FirstOrDefault(language => language.Tag.Equals(tag.Split('-', '_')[0], StringComparison.OrdinalIgnoreCase));

    /// <summary>The language of a tag that must be there.</summary>
    /// <param name="tag">Such as <c>de</c> or <c>pt-BR</c>.</param>
    /// <exception cref="MynaException">There are no sentences in it.</exception>
    public static ChallengeLanguage Get(string tag) => Find(tag)
        ?? throw new MynaException($"there is no sentence to be read in \"{tag}\" yet; there are sentences in {string.Join(", ", All.Select(language => language.Tag))}");

    /// <summary>The eSpeak voice that turns texts of a tag into sounds: the language's own, or a region's where its sounds differ much.</summary>
    /// <param name="tag">Such as <c>de</c> or <c>pt-BR</c>.</param>
    public static string VoiceOf(string tag) => tag.ToLowerInvariant().Replace('_', '-') switch
    {
        "en-gb" => "en-gb",
        "pt-br" => "pt-br",
        var other when Find(other) is { } known => known.Tag == "en" ? "en-us" : known.Tag,
        var other => other,
    };

    /// <summary>Draws words that nobody can foretell, no two the same.</summary>
    /// <param name="count">How many.</param>
    public IReadOnlyList<string> Draw(int count)
    {
        string[] words = [.. Words];
        for (int i = 0; i < count; i++)
        {
            int j = RandomNumberGenerator.GetInt32(i, words.Length);
            (words[i], words[j]) = (words[j], words[i]);
        }

        return words[..count];
    }

    /// <summary>Other words in place of some, chosen by a seed: the background a reading is held against.</summary>
    /// <param name="words">The words that are not to be among them, in lower case.</param>
    /// <param name="count">How many to choose.</param>
    /// <param name="seed">Another seed gives others.</param>
    public IReadOnlyList<string> Others(IReadOnlyCollection<string> words, int count, int seed)
    {
        string[] all = [.. Words.Where(word => !words.Contains(word.ToLowerInvariant()))];
        uint state = ((uint)seed * 2654435761u) + 0x9E3779B9u;
        for (int i = 0; i < count; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            int j = i + (int)(state % (uint)(all.Length - i));
            (all[i], all[j]) = (all[j], all[i]);
        }

        return all[..count];
    }
}
