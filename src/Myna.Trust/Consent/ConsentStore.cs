using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Myna.Audio.Files;
using Myna.Trust.Audit;
using Myna.Trust.Signing;
using Myna.Trust.Verification;
using Myna.Voice;

namespace Myna.Trust.Consent;

/// <summary>
/// The consents of this installation: signed files, one each. Every change is in the audit log. Any thread and program may use it at
/// any time.
/// </summary>
public sealed class ConsentStore
{
    private const string Extension = ".json";
    private const string PrintExtension = ".voiceprint";

    private readonly TrustFolder _folder;
    private readonly TimeProvider _clock;
    private readonly Lazy<SigningKey> _key;
    private readonly ConcurrentDictionary<string, (DateTime Written, long Length, StoredConsent Consent)> _read = new();

    /// <summary>The consents of a trust folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="audit">Where changes are recorded; null for the folder's own log.</param>
    /// <param name="clock">Tells the time; null for the system's.</param>
    public ConsentStore(TrustFolder folder, AuditLog? audit = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _folder = folder;
        _clock = clock ?? TimeProvider.System;
        _key = new Lazy<SigningKey>(folder.SigningKey);
        Audit = audit ?? new AuditLog(folder, clock);
        Challenges = new ChallengeStore(folder, Audit, clock);
    }

    /// <summary>Where changes are recorded.</summary>
    public AuditLog Audit { get; }

    /// <summary>Sentences that wait to be read.</summary>
    public ChallengeStore Challenges { get; }

    /// <summary>The time, as this store takes it.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Signs and keeps a consent.</summary>
    /// <param name="record">What was agreed to; <c>Id</c>, <c>Created</c> and <c>Key</c> are set here.</param>
    /// <param name="print">What the owner sounds like, so that voices made later can be compared; null where it is not known.</param>
    /// <exception cref="MynaException">It cannot be written, or its time is over already.</exception>
    public StoredConsent Create(ConsentRecord record, Voiceprint? print = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        DateTimeOffset now = Identifier.Seconds(Now);
        if (record.Expires <= now)
        {
            throw new MynaException(string.Create(CultureInfo.InvariantCulture, $"the consent would end at {record.Expires:u}, which is over already; give a later time"));
        }

        var consent = StoredConsent.Sign(record with { Id = Identifier.New("cons"), Created = now }, _key.Value);
        TrustFolder.Create(_folder.Consents);
        if (print is not null)
        {
            WriteWhole(PrintPathOf(consent.Record.Id), $"{print.Tag} {print.Clips} {print.ToBase64()}\n");
        }

        Save(consent);
        Audit.Append(AuditEvents.ConsentCreated, consent.Record.Id, Facts(consent.Record));
        return consent;
    }

    /// <summary>All consents, oldest first. Files that are no consents are left out; <see cref="Unreadable"/> names them.</summary>
    public IReadOnlyList<StoredConsent> List() =>
        [.. Files().Select(TryRead).OfType<StoredConsent>().OrderBy(consent => consent.Record.Created).ThenBy(consent => consent.Record.Id, StringComparer.Ordinal)];

    /// <summary>Files among the consents that cannot be read as such.</summary>
    public IReadOnlyList<string> Unreadable() => [.. Files().Where(path => TryRead(path) is null)];

    /// <summary>Finds a consent; null where there is none.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="MynaException">Its file is damaged.</exception>
    public StoredConsent? Find(string id) => Identifier.Fits(id, "cons") && File.Exists(PathOf(id)) ? StoredConsent.Load(PathOf(id)) : null;

    /// <summary>A consent that must be there.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="MynaException">There is none, or its file is damaged.</exception>
    public StoredConsent Get(string id) => Find(id) ?? throw new MynaException($"there is no consent {id}; `myna consent list` shows all");

    /// <summary>The consents that are about a voice, the newest first.</summary>
    /// <param name="voiceId">The voice (<see cref="VoiceIdentity"/>).</param>
    public IReadOnlyList<StoredConsent> For(string voiceId) =>
        [.. List().Where(consent => consent.IsAbout(voiceId)).Reverse()];

    /// <summary>What the owner of a consent sounds like; null where that was not kept.</summary>
    /// <param name="id">The consent.</param>
    public Voiceprint? PrintOf(string id)
    {
        if (!Identifier.Fits(id, "cons") || !File.Exists(PrintPathOf(id)))
        {
            return null;
        }

        string[] parts = File.ReadAllText(PrintPathOf(id)).Trim().Split(' ');
        return parts.Length == 3 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out int clips)
            ? Voiceprint.FromBase64(parts[0], parts[2], clips)
            : null;
    }

    /// <summary>Ties a voice to a consent whose owner speaks in it: a voice made of another clip, or with another model.</summary>
    /// <param name="id">The consent.</param>
    /// <param name="voice">The voice.</param>
    /// <param name="print">What the voice's clip sounds like.</param>
    /// <param name="verifier">Compares it with the consent's reader.</param>
    /// <exception cref="MynaException">There is no such consent, it does not hold, or the voice is somebody else's.</exception>
    public StoredConsent Bind(string id, VoicePrompt voice, Voiceprint print, SpeakerVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(voice);
        ArgumentNullException.ThrowIfNull(verifier);
        Voiceprint owner = PrintOf(id) ?? throw new MynaException($"of the consent {id} no voiceprint is kept, so no other voice can be tied to it; take a new consent");
        SpeakerMatch match = verifier.Compare(owner, print);
        if (!match.IsSame)
        {
            throw new MynaException(string.Create(
                CultureInfo.InvariantCulture,
                $"the clip is not of the person who gave the consent {id} (probability {match.Probability:0.00}): take a clip of the same person, or a consent of this one"));
        }

        var binding = new ConsentBinding(id, VoiceIdentity.Of(voice), voice.Name, Math.Round(match.Probability, 4), Identifier.Seconds(Now));
        StoredConsent changed = Change(id, consent => consent.At(Now) == ConsentState.Active
            ? consent.With(binding, _key.Value)
            : throw new MynaException($"the consent {id} is {StateName(consent.At(Now))}; take a new one"));
        Audit.Append(AuditEvents.ConsentBound, id, new Dictionary<string, string?> { ["voice"] = voice.Name, ["voice_id"] = binding.VoiceId });
        return changed;
    }

    /// <summary>Takes a consent back. What was made with it is another matter: <see cref="VoicePurge"/>.</summary>
    /// <param name="id">The consent.</param>
    /// <param name="reason">Why; null for no reason given.</param>
    /// <returns>The consent, revoked; as it is, where it was revoked before.</returns>
    /// <exception cref="MynaException">There is no such consent, or it cannot be written.</exception>
    public StoredConsent Revoke(string id, string? reason = null)
    {
        bool changed = false;
        StoredConsent revoked = Change(id, consent =>
        {
            if (consent.Revocation is not null)
            {
                return consent;
            }

            changed = true;
            return consent.With(new ConsentRevocation(id, reason, Identifier.Seconds(Now)), _key.Value);
        });
        if (changed)
        {
            Audit.Append(AuditEvents.ConsentRevoked, id, new Dictionary<string, string?> { ["reason"] = reason });
        }

        return revoked;
    }

    /// <summary>Deletes a consent's record and voiceprint. The audit log keeps that there was one.</summary>
    /// <param name="id">The consent.</param>
    /// <returns>Whether there was one.</returns>
    public bool Delete(string id)
    {
        if (!Identifier.Fits(id, "cons") || !File.Exists(PathOf(id)))
        {
            return false;
        }

        using (FileLock.Take(Path.Combine(_folder.Consents, "consents")))
        {
            File.Delete(PrintPathOf(id));
            File.Delete(PathOf(id));
            _read.TryRemove(PathOf(id), out _);
        }

        Audit.Append(AuditEvents.ConsentDeleted, id);
        return true;
    }

    /// <summary>Forgets what the owner of a consent sounds like.</summary>
    internal void ForgetPrint(string id) => File.Delete(PrintPathOf(id));

    /// <summary>Writes a consent to a file that anybody can check (<see cref="StoredConsent.Load"/>). The voiceprint is not in it.</summary>
    /// <param name="id">The consent.</param>
    /// <param name="path">The file; replaced when it is there.</param>
    /// <exception cref="MynaException">There is no such consent, or the file cannot be written.</exception>
    public StoredConsent Export(string id, string path)
    {
        StoredConsent consent = Get(id);
        WriteWhole(path, CanonicalJson.Text(consent.ToJson()) + "\n");
        return consent;
    }

    /// <summary>Takes over a consent from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trusted">Keys of others whose consents are taken; none for this installation's own only.</param>
    /// <exception cref="MynaException">It is no consent, was changed, or was signed by a key that is not trusted.</exception>
    public StoredConsent Import(string path, IReadOnlyCollection<VerifyingKey>? trusted = null)
    {
        StoredConsent consent = StoredConsent.Load(path);
        if (!consent.IsIntact)
        {
            throw new MynaException($"{path} was changed or damaged: its signature is wrong. It was not taken over; get it again.");
        }

        if (!consent.Key.Equals(_key.Value.Public) && trusted?.Contains(consent.Key) != true)
        {
            throw new MynaException($"{path} was signed by another installation ({consent.Key.Fingerprint}). If you know it as the key of somebody you trust, name it: --trust-key {consent.Key}");
        }

        if (Find(consent.Record.Id) is { Revocation: not null } known && consent.Revocation is null)
        {
            throw new MynaException($"the consent {known.Record.Id} was revoked here; an older copy does not bring it back. Take a new consent.");
        }

        TrustFolder.Create(_folder.Consents);
        Save(consent);
        Audit.Append(AuditEvents.ConsentImported, consent.Record.Id, Facts(consent.Record));
        return consent;
    }

    /// <summary>What a state is called.</summary>
    /// <param name="state">The state.</param>
    public static string StateName(ConsentState state) => state switch
    {
        ConsentState.Active => "active",
        ConsentState.Expired => "expired",
        ConsentState.Revoked => "revoked",
        _ => "damaged",
    };

    private StoredConsent Change(string id, Func<StoredConsent, StoredConsent> change)
    {
        Get(id);
        using FileLock held = FileLock.Take(Path.Combine(_folder.Consents, "consents"));
        StoredConsent changed = change(Get(id));
        Save(changed);
        return changed;
    }

    private void Save(StoredConsent consent)
    {
        string path = PathOf(consent.Record.Id);
        WriteWhole(path, CanonicalJson.Text(consent.ToJson()) + "\n");
        _read.TryRemove(path, out _);
    }

    private static void WriteWhole(string path, string text)
    {
        using AtomicFile file = AtomicFile.Create(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(text));
        file.Commit();
    }

    private IEnumerable<string> Files() =>
        Directory.Exists(_folder.Consents) ? Directory.EnumerateFiles(_folder.Consents, "cons_*" + Extension) : [];

    // The server asks before every sentence: a file that did not change is not parsed and checked again.
    private StoredConsent? TryRead(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (_read.TryGetValue(path, out var known) && known.Written == file.LastWriteTimeUtc && known.Length == file.Length)
            {
                return known.Consent;
            }

            StoredConsent consent = StoredConsent.Load(path);
            _read[path] = (file.LastWriteTimeUtc, file.Length, consent);
            return consent;
        }
        catch (Exception exception) when (exception is MynaException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string PathOf(string id) => Path.Combine(_folder.Consents, id + Extension);

    private string PrintPathOf(string id) => Path.Combine(_folder.Consents, id + PrintExtension);

    private static Dictionary<string, string?> Facts(ConsentRecord record) => new()
    {
        ["owner"] = record.Owner,
        ["operator"] = record.Operator,
        ["scope"] = record.Scope.ToString().ToLowerInvariant(),
        ["method"] = record.Method.ToString().ToLowerInvariant(),
        ["voice"] = record.Voice,
        ["voice_id"] = record.VoiceId,
        ["recording_sha256"] = record.RecordingSha256,
    };
}
