namespace Myna.Trust.Consent;

/// <summary>What a consent shall be about, before anyone has read anything.</summary>
/// <param name="Owner">Whose voice it is.</param>
/// <param name="Operator">Who may use it.</param>
/// <param name="Purpose">What for, in words that fit behind "for": <c>reading my book aloud</c>.</param>
public sealed record ConsentTerms(string Owner, string Operator, string Purpose)
{
    /// <summary>What the voice may be used for.</summary>
    public ConsentScope Scope { get; init; } = ConsentScope.Personal;

    /// <summary>Languages the voice may speak, as BCP 47 tags. None for all.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>When the consent ends; null for when it is revoked.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The voice (<see cref="VoiceIdentity"/>); null where it is not made yet.</summary>
    public string? VoiceId { get; init; }

    /// <summary>What the voice is called.</summary>
    public string? Voice { get; init; }
}

/// <summary>
/// A sentence to be read aloud: the terms, and fresh random words, so that no recording of before can have said it.
/// </summary>
/// <param name="Id">Its id: <c>chal_</c> and 24 hexadecimal digits.</param>
/// <param name="Terms">What is agreed to.</param>
/// <param name="Statement">The first sentence: the terms.</param>
/// <param name="Words">The random words, in their order.</param>
/// <param name="Language">Language of the sentence, as a BCP 47 tag.</param>
/// <param name="Created">When it was made.</param>
/// <param name="ValidUntil">When it must have been read.</param>
public sealed record ConsentChallenge(
    string Id, ConsentTerms Terms, string Statement, IReadOnlyList<string> Words, string Language, DateTimeOffset Created, DateTimeOffset ValidUntil)
{
    /// <summary>How many random words a sentence has.</summary>
    public const int WordCount = 8;

    /// <summary>How long a sentence may wait to be read.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromHours(1);

    /// <summary>All that is to be read: <see cref="Statement"/>, and the words after it.</summary>
    public string Sentence => $"{Statement} {ChallengeLanguage.Get(Language).WordsLead} {string.Join(", ", Words)}.";

    /// <summary>Languages that sentences are there for, as BCP 47 tags.</summary>
    public static IReadOnlyList<string> SentenceLanguages { get; } = [.. ChallengeLanguage.All.Select(language => language.Tag)];

    /// <summary>What is read for APIs that have no challenges; an old recording of it passes as well.</summary>
    /// <param name="user">Who may use the voice.</param>
    /// <param name="language">Language of the sentence, as a BCP 47 tag.</param>
    /// <exception cref="MynaException">There is no sentence in the language.</exception>
    public static string OwnershipStatement(string user, string language)
    {
        ArgumentNullException.ThrowIfNull(language);
        return ChallengeLanguage.Get(language).Ownership(user);
    }

    /// <summary>A purpose for those who name none: that the voice speaks texts of its owner's.</summary>
    /// <param name="language">Language of the sentence, as a BCP 47 tag.</param>
    /// <exception cref="MynaException">There is no sentence in the language.</exception>
    public static string UsualPurpose(string language)
    {
        ArgumentNullException.ThrowIfNull(language);
        return ChallengeLanguage.Get(language).UsualPurpose;
    }

    /// <summary>Makes a challenge; nobody can know its words before.</summary>
    /// <param name="terms">What is agreed to.</param>
    /// <param name="language">Language of the sentence, one of <see cref="SentenceLanguages"/> or a region of one (<c>pt-BR</c>).</param>
    /// <param name="now">The time; null for the system's.</param>
    /// <exception cref="MynaException">A term is empty or too long, or the language is none that sentences are there for.</exception>
    public static ConsentChallenge Create(ConsentTerms terms, string language = "en", DateTimeOffset? now = null)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(language);
        var sentences = ChallengeLanguage.Get(language);
        string owner = Term(terms.Owner, "owner"), user = Term(terms.Operator, "operator"), purpose = Term(terms.Purpose, "purpose");
        DateTimeOffset time = Identifier.Seconds(now ?? DateTimeOffset.UtcNow);
        return new ConsentChallenge(
            Identifier.New("chal"),
            terms with { Owner = owner, Operator = user, Purpose = purpose, Expires = terms.Expires is { } end ? Identifier.Seconds(end) : null },
            sentences.Statement(owner, user, purpose),
            sentences.Draw(WordCount),
            language,
            time,
            time + Validity);
    }

    // What is read is a sentence of these: no marks that would end it, no lines.
    private static string Term(string text, string name)
    {
        const int MostCharacters = 120;
        string term = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.', '!', '?');
        if (term.Length is 0 or > MostCharacters || !term.Any(char.IsLetter))
        {
            throw new MynaException($"the {name} must be a text of 1 to {MostCharacters} characters that can be read aloud, not \"{text}\"");
        }

        return term;
    }
}
