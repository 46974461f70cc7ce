using Myna.Tests;
using Myna.Trust.Audit;
using Myna.Trust.Consent;
using Myna.Trust.Verification;

namespace Myna.Trust.Tests.Consent;

public sealed class ConsentStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestClock _clock = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly TrustFolder _trust;
    private readonly ConsentStore _store;

    public ConsentStoreTests()
    {
        _trust = new TrustFolder(_folder.File("trust"));
        _store = new ConsentStore(_trust, clock: _clock);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("en-GB", "I, Anna Smith, agree", "My words today are: ")]
    [InlineData("de", "Ich, Anna Smith, bin einverstanden", "Meine Wörter heute sind: ")]
    [InlineData("fr", "Moi, Anna Smith, j'accepte", "Mes mots d'aujourd'hui sont : ")]
    [InlineData("es", "Yo, Anna Smith, acepto", "Mis palabras de hoy son: ")]
    [InlineData("it", "Io, Anna Smith, accetto", "Le mie parole di oggi sono: ")]
    [InlineData("pt-BR", "Eu, Anna Smith, aceito", "As minhas palavras de hoje são: ")]
    public void Sentences_are_in_the_language_asked_for_with_words_drawn_anew(string language, string begin, string lead)
    {
        var terms = new ConsentTerms("Anna Smith", "Example Ltd", "reading");
        var challenge = ConsentChallenge.Create(terms, language);
        Assert.StartsWith(begin, challenge.Sentence, StringComparison.Ordinal);
        Assert.Contains(lead + string.Join(", ", challenge.Words) + ".", challenge.Sentence, StringComparison.Ordinal);
        IReadOnlyList<string> all = ChallengeLanguage.Get(language).Words;
        Assert.True(all.Count >= 150 && all.Distinct().Count() == all.Count);
        Assert.All(challenge.Words, word => Assert.Contains(word, all));
        Assert.Equal(ConsentChallenge.WordCount, challenge.Words.Distinct().Count());
        Assert.NotEqual(challenge.Words, ConsentChallenge.Create(terms, language).Words);
        Assert.Empty(ChallengeLanguage.Get(language).Others([.. challenge.Words.Select(word => word.ToLowerInvariant())], 18, 3).Intersect(challenge.Words));
    }

    [Fact]
    public void Consent_is_kept_signed_and_found()
    {
        StoredConsent made = _store.Create(Record() with { Expires = _clock.Now.AddYears(1) }, new Voiceprint("m", [1, 2, 3]));
        StoredConsent found = _store.Get(made.Record.Id);
        Assert.True(found.IsIntact);
        Assert.Equal(ConsentState.Active, found.At(_clock.Now));
        Assert.Equal(ConsentState.Expired, found.At(_clock.Now.AddYears(2)));
        Assert.Equal(made.Record with { Languages = found.Record.Languages, Models = found.Record.Models }, found.Record);
        Assert.Equal(["en"], found.Record.Languages);
        Assert.Equal([1f, 2f, 3f], _store.PrintOf(made.Record.Id)!.Vector);
        Assert.Equal(made.Record.Id, Assert.Single(_store.For("voice_1")).Record.Id);
        Assert.Empty(_store.For("voice_2"));
        Assert.Null(_store.Find("cons_../../../etc/passwd"));
        Assert.Throws<MynaException>(() => _store.Create(Record() with { Expires = _clock.Now }));
    }

    [Fact]
    public void Exported_consent_is_checked_offline_and_shows_changes()
    {
        StoredConsent made = _store.Create(Record());
        string file = _folder.File("consent.json");
        _store.Export(made.Record.Id, file);
        Assert.True(StoredConsent.Load(file).IsIntact);
        string text = File.ReadAllText(file);
        File.WriteAllText(file, text.Replace("personal", "commercial", StringComparison.Ordinal));
        Assert.Equal(ConsentState.Damaged, StoredConsent.Load(file).At(_clock.Now));
        Assert.Throws<MynaException>(() => _store.Import(file));
        File.WriteAllText(file, text[..(text.Length / 2)]);
        Assert.Contains("cut off", Assert.Throws<MynaException>(() => StoredConsent.Load(file)).Message, StringComparison.Ordinal);
        File.WriteAllText(file, """{"format":"myna-consent/9"}""");
        Assert.Contains("Update Myna", Assert.Throws<MynaException>(() => StoredConsent.Load(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Consents_of_others_are_taken_only_from_trusted_keys()
    {
        var other = new TrustFolder(_folder.File("other"));
        StoredConsent theirs = new ConsentStore(other, clock: _clock).Create(Record());
        string file = _folder.File("theirs.json");
        new ConsentStore(other, clock: _clock).Export(theirs.Record.Id, file);
        Assert.Contains("--trust-key", Assert.Throws<MynaException>(() => _store.Import(file)).Message, StringComparison.Ordinal);
        _store.Import(file, [other.SigningKey().Public]);
        Assert.Equal(ConsentState.Active, _store.Get(theirs.Record.Id).At(_clock.Now));
    }

    [Fact]
    public void Revoked_is_revoked_whatever_the_policy_and_an_old_copy_does_not_help()
    {
        StoredConsent made = _store.Create(Record());
        string copy = _folder.File("copy.json");
        _store.Export(made.Record.Id, copy);
        _store.Revoke(made.Record.Id, "changed my mind");
        Assert.Equal(ConsentState.Revoked, _store.Get(made.Record.Id).At(_clock.Now));
        Assert.Equal("changed my mind", _store.Get(made.Record.Id).Revocation!.Reason);
        Assert.Contains("was revoked here", Assert.Throws<MynaException>(() => _store.Import(copy)).Message, StringComparison.Ordinal);
        foreach (ConsentPolicy policy in Enum.GetValues<ConsentPolicy>())
        {
            ConsentDecision decision = Check(policy);
            Assert.False(decision.IsAllowed);
            Assert.Contains("revoked", decision.Message, StringComparison.Ordinal);
        }

        // A new consent counts again.
        _store.Create(Record());
        Assert.True(Check(ConsentPolicy.Require).IsAllowed);
    }

    [Fact]
    public void Policies_weigh_scope_language_expiry_and_method()
    {
        Assert.True(Check(ConsentPolicy.Off) is { IsAllowed: true, Message: null });
        Assert.True(Check(ConsentPolicy.Warn) is { IsAllowed: true, Message: not null });
        Assert.False(Check(ConsentPolicy.Require).IsAllowed);

        StoredConsent declared = _store.Create(Record() with { Method = ConsentMethod.Declared });
        Assert.Equal(declared.Record.Id, Check(ConsentPolicy.Warn).ConsentId);
        Assert.Contains("only declared", Check(ConsentPolicy.Require).Message, StringComparison.Ordinal);

        _clock.Now = _clock.Now.AddSeconds(1);
        StoredConsent read = _store.Create(Record() with { Expires = _clock.Now.AddDays(10) });
        Assert.Equal(read.Record.Id, Check(ConsentPolicy.Require).ConsentId);
        Assert.Equal(read.Record.Id, Check(ConsentPolicy.Require, language: "en-GB").ConsentId);
        Assert.Contains("not for de", Check(ConsentPolicy.Require, language: "de").Message, StringComparison.Ordinal);
        Assert.Contains("personal use only", Check(ConsentPolicy.Require, ConsentScope.Commercial).Message, StringComparison.Ordinal);
        _clock.Now = _clock.Now.AddDays(11);
        Assert.Contains("ended on 2026-12-03", Check(ConsentPolicy.Require).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_record_is_no_consent()
    {
        StoredConsent made = _store.Create(Record());
        string path = Path.Combine(_trust.Consents, made.Record.Id + ".json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("Anna Smith", "Berta Smith", StringComparison.Ordinal));
        Assert.False(Check(ConsentPolicy.Require).IsAllowed);
        File.WriteAllText(path, "garbage");
        Assert.Empty(_store.List());
        Assert.Equal([path], _store.Unreadable());
        Assert.False(Check(ConsentPolicy.Require).IsAllowed);
    }

    [Fact]
    public void Purge_deletes_proves_and_records()
    {
        StoredConsent made = _store.Create(Record(), new Voiceprint("m", [1, 2]));
        string voice = _folder.File("anna.myna");
        File.WriteAllText(voice, "a voice");
        var proof = new VoicePurge(_trust, _store).Purge("anna", ["voice_1"], [voice, _folder.File("not-there")], "asked to");
        Assert.False(File.Exists(voice));
        Assert.Null(_store.Find(made.Record.Id));
        Assert.Empty(Directory.GetFiles(_trust.Consents, "*.voiceprint"));
        Assert.True(proof.IsIntact);
        Assert.Equal("deletion", proof.Kind);
        Assert.Equal("anna.myna", proof.Body["files"]![0]!["name"]!.GetValue<string>());
        Assert.Equal(
            [AuditEvents.ConsentCreated, AuditEvents.ConsentRevoked, AuditEvents.ConsentDeleted, AuditEvents.Purged],
            _store.Audit.Read(TestContext.Current.CancellationToken).Select(entry => entry.Event));
        Assert.True(_store.Audit.Verify(TestContext.Current.CancellationToken).IsIntact);
    }

    [Fact]
    public void Challenge_is_fresh_used_once_and_ends()
    {
        var terms = new ConsentTerms("Anna Smith", "Example Ltd", "reading my book aloud.");
        ConsentChallenge first = _store.Challenges.Create(terms), second = _store.Challenges.Create(terms);
        Assert.NotEqual(first.Words, second.Words);
        Assert.Equal(ConsentChallenge.WordCount, first.Words.Distinct().Count());
        Assert.StartsWith("I, Anna Smith, agree that Example Ltd makes", first.Sentence, StringComparison.Ordinal);
        Assert.Contains(", for reading my book aloud. My words today are: ", first.Sentence, StringComparison.Ordinal);
        Assert.Equal(first.Sentence, _store.Challenges.Get(first.Id).Sentence);
        Assert.True(_store.Challenges.TakeAway(first.Id));
        Assert.False(_store.Challenges.TakeAway(first.Id));
        Assert.Throws<MynaException>(() => _store.Challenges.Get(first.Id));
        _clock.Now += ConsentChallenge.Validity;
        Assert.Contains("had to be read by", Assert.Throws<MynaException>(() => _store.Challenges.Get(second.Id)).Message, StringComparison.Ordinal);
        Assert.Throws<MynaException>(() => _store.Challenges.Create(terms with { Owner = " " }));
        Assert.Throws<MynaException>(() => _store.Challenges.Create(terms, "ja"));
    }

    private ConsentDecision Check(ConsentPolicy policy, ConsentScope scope = ConsentScope.Personal, string? language = null) =>
        new ConsentCheck(_store).For("voice_1", "anna", policy, scope, language);

    private static ConsentRecord Record() => new()
    {
        Name = "Anna",
        Owner = "Anna Smith",
        Operator = "Example Ltd",
        Purpose = "reading",
        Languages = ["en"],
        Method = ConsentMethod.Challenge,
        StatementConfidence = 0.9731,
        VoiceId = "voice_1",
        Voice = "anna",
    };
}
