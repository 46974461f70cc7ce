using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Myna.Audio;
using Myna.Server.Hosting;
using Myna.Server.Keys;
using Myna.Server.Speaking;
using Myna.Server.Voices;
using Myna.Trust;
using Myna.Trust.Audit;
using Myna.Trust.Consent;
using Myna.Trust.Detection;
using Myna.Trust.Verification;
using Myna.Voice;

namespace Myna.Server.Consents;

/// <summary>Takes consents, and looks whether a clip may be cloned. The model that hears speakers is loaded when it is first needed.</summary>
internal sealed class ConsentDesk(ServerOptions options, VoicePermits permits, VoiceShelf shelf, ModelHost models) : IDisposable
{
    private readonly Lazy<LiteModel> _lite = new(() => LiteModel.Load());

    /// <summary>What is read aloud for a consent that names no voice, as OpenAI's API has it.</summary>
    /// <param name="language">Language of the sentence, as a BCP 47 tag.</param>
    /// <exception cref="MynaException">There is no sentence in it.</exception>
    public string Statement(string language) => options.ConsentStatement ?? ConsentChallenge.OwnershipStatement(options.Operator, language);

    private ConsentVerifier Verifier => new(_lite.Value);

    /// <summary>Gives a sentence to read.</summary>
    public async Task<ConsentChallenge> ChallengeAsync(ConsentTerms terms, string? voice, string language, CancellationToken cancellationToken)
    {
        if (voice is not null)
        {
            ShelfVoice found = shelf.Find(voice);
            terms = terms with { Voice = found.Title, VoiceId = VoiceIdentity.Of(await PromptAsync(found, cancellationToken)) };
        }

        return permits.Store.Challenges.Create(terms, language);
    }

    /// <summary>Takes the reading of a sentence.</summary>
    /// <exception cref="MynaException">It is no consent; the message says why.</exception>
    public async Task<StoredConsent> AcceptAsync(string challengeId, Recording recording, string? voice, string? name, CancellationToken cancellationToken)
    {
        ConsentChallenge challenge = permits.Store.Challenges.Get(challengeId);
        ConsentReference reference = new();
        if (voice is not null)
        {
            ShelfVoice found = shelf.Find(voice);
            reference = Verifier.ReferenceOf(await PromptAsync(found, cancellationToken), ClipOf(found), cancellationToken);
        }
        else if (challenge.Terms.VoiceId is not null)
        {
            throw HttpFault.Bad("voice", $"this sentence is about the voice {challenge.Terms.Voice}; name it in the field voice");
        }

        return await WithFileAsync(recording, async path =>
        {
            ConsentVerification verification = await Verifier.VerifyAsync(challenge, path, reference, cancellationToken);
            return permits.Store.Accept(challenge, verification, name);
        });
    }

    /// <summary>Takes a reading of <see cref="Statement"/>.</summary>
    /// <exception cref="HttpFault">It is no consent; the message says why.</exception>
    public async Task<StoredConsent> AcceptStatementAsync(string name, string language, Recording recording, Caller caller, CancellationToken cancellationToken)
    {
        string sentence = Statement(language);
        bool isSynthetic = await WithFileAsync(recording, async path =>
        {
            DetectionReport report = await new TrustDetector().DetectAsync(path, cancellationToken);
            return report.IsMarked;
        });
        string hash = Convert.ToHexStringLower(SHA256.HashData(recording.Bytes));
        ConsentVerification verification = await Verifier.VerifyStatementAsync(
            sentence, language, recording.Clip.ToMono(), hash, isSynthetic, new ConsentReference(), cancellationToken);
        if (!verification.IsAccepted)
        {
            string why = string.Join("; ", verification.Refusals);
            permits.Record(AuditEvents.ConsentRefused, name, caller, new Dictionary<string, string?> { ["why"] = why, ["recording_sha256"] = hash });
            throw new HttpFault(
                StatusCodes.Status400BadRequest, "consent_refused", $"the recording was not taken as consent: {why}. What must be read aloud, exactly: \"{sentence}\"", "recording");
        }

        return permits.Store.Create(
            new ConsentRecord
            {
                Name = name,
                Owner = name,
                Operator = options.Operator,
                Purpose = "creating a synthetic voice model",
                Language = language,
                Method = ConsentMethod.Statement,
                Statement = sentence,
                StatementConfidence = Math.Round(verification.Phrase.Confidence, 4),
                RecordingSha256 = hash,
                Models = verification.Models,
            },
            verification.Print);
    }

    /// <summary>Makes sure that a clip is of nobody whose voice is blocked, and of the person whose consent is named.</summary>
    /// <exception cref="HttpFault">It is not.</exception>
    public void CheckClip(AudioClip clip, VoicePrompt voice, string? consentId, Caller caller, CancellationToken cancellationToken)
    {
        var blocked = new BlockList(permits.Folder, permits.Audit, options.Time);
        if (consentId is null && blocked.List().Count == 0)
        {
            return;
        }

        var verifier = new SpeakerVerifier(new LiteSpeakerEmbedder(_lite.Value));
        Voiceprint print = verifier.Embedder.Embed(clip, "the recording", cancellationToken);
        if (blocked.Find(print, verifier) is { } match)
        {
            permits.Record(AuditEvents.VoiceRefused, voice.Name ?? "a voice", caller, new Dictionary<string, string?> { ["why"] = "blocked", ["entry"] = match.Entry.Id });
            throw new HttpFault(StatusCodes.Status403Forbidden, "voice_blocked", "this is very probably the voice of somebody whose voice must not be cloned here; ask the operator of this server");
        }

        if (consentId is not null)
        {
            if (permits.Store.Find(consentId) is null)
            {
                throw new HttpFault(StatusCodes.Status400BadRequest, "consent_not_found", $"there is no consent {consentId}; POST /v1/audio/voice_consents takes one", "consent");
            }

            permits.Store.Bind(consentId, voice, print, verifier);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_lite.IsValueCreated)
        {
            _lite.Value.Dispose();
        }
    }

    /// <summary>Whether a voice still needs its owner's consent.</summary>
    public async Task<bool> IsMissingAsync(ShelfVoice voice, CancellationToken cancellationToken) =>
        !voice.IsBuiltIn && permits.NeedsConsent(voice, await PromptAsync(voice, cancellationToken));

    /// <summary>The consent that a voice rests on, else the last one that was given for it; null where there never was one.</summary>
    public async Task<StoredConsent?> OfAsync(ShelfVoice voice, CancellationToken cancellationToken)
    {
        if (voice.IsBuiltIn)
        {
            return null;
        }

        IReadOnlyList<StoredConsent> all = permits.Store.For(VoiceIdentity.Of(await PromptAsync(voice, cancellationToken)));
        return all.LastOrDefault(consent => consent.At(options.Time.GetUtcNow()) == ConsentState.Active) ?? (all.Count > 0 ? all[^1] : null);
    }

    private async Task<VoicePrompt> PromptAsync(ShelfVoice voice, CancellationToken cancellationToken)
    {
        using ResidentModels.Lease lease = await models.RentAsync(voice.Model ?? models.Default, cancellationToken);
        return shelf.PromptFor(voice, lease.Model, cancellationToken);
    }

    private AudioClip? ClipOf(ShelfVoice voice)
    {
        if (voice.Samples.Count == 0)
        {
            return null;
        }

        using Stream stream = shelf.OpenSample(voice, voice.Samples[0].SampleId);
        return Audio.Files.AudioFile.ReadAsync(stream, voice.Samples[0].FileName).GetAwaiter().GetResult();
    }

    private static async Task<T> WithFileAsync<T>(Recording recording, Func<string, Task<T>> work)
    {
        string path = Path.Combine(Path.GetTempPath(), $"myna-{Guid.NewGuid():N}.{recording.Ending}");
        PrivateFolder.Replace(path, recording.Bytes);
        try
        {
            return await work(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
