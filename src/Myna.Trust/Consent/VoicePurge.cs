using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Myna.Trust.Audit;
using Myna.Trust.Signing;

namespace Myna.Trust.Consent;

/// <summary>Deletes all that is kept of a voice, and proves that it did: a signed record, which is in the audit log too.</summary>
/// <param name="folder">The trust folder.</param>
/// <param name="store">The consents.</param>
/// <remarks>
/// What it can show is that this installation deleted these files and says so. Copies that somebody made, backups and speech that was
/// spoken are out of its reach, and blocks of a disk may outlive a file.
/// </remarks>
public sealed class VoicePurge(TrustFolder folder, ConsentStore store)
{
    /// <summary>The kind of the signed record.</summary>
    public const string Kind = "deletion";

    /// <summary>Revokes the voice's consents, deletes its files and then the consents' voiceprints and records.</summary>
    /// <param name="voice">What the voice is called.</param>
    /// <param name="voiceIds">What it is (<see cref="VoiceIdentity"/>), in every model it was made for.</param>
    /// <param name="files">Voice files, caches and recordings of it; those that are not there are passed over.</param>
    /// <param name="reason">Why; null for no reason given.</param>
    /// <param name="keepConsents">Keeps the revoked records as evidence that there was a consent; their voiceprints go all the same.</param>
    /// <returns>The signed record.</returns>
    /// <exception cref="MynaException">A file cannot be deleted; what was deleted before it is recorded.</exception>
    public SignedStatement Purge(
        string voice, IReadOnlyCollection<string> voiceIds, IReadOnlyList<string> files, string? reason = null, bool keepConsents = false)
    {
        ArgumentNullException.ThrowIfNull(voiceIds);
        ArgumentNullException.ThrowIfNull(files);
        StoredConsent[] consents = [.. voiceIds.SelectMany(store.For).DistinctBy(consent => consent.Record.Id)];
        foreach (StoredConsent consent in consents)
        {
            store.Revoke(consent.Record.Id, reason ?? "purged");
        }

        var gone = new JsonArray();
        string? failure = null;
        foreach (string file in files.Distinct(StringComparer.Ordinal))
        {
            try
            {
                if (Delete(file) is { } deleted)
                {
                    gone.Add((JsonNode?)deleted);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                failure = $"{file} could not be deleted: {exception.Message}";
                break;
            }
        }

        var names = new JsonArray();
        foreach (StoredConsent consent in consents)
        {
            names.Add((JsonNode?)consent.Record.Id);
            if (keepConsents)
            {
                store.ForgetPrint(consent.Record.Id);
            }
            else
            {
                store.Delete(consent.Record.Id);
            }
        }

        var body = new JsonObject
        {
            ["voice"] = voice,
            ["voice_ids"] = new JsonArray([.. voiceIds.Select(id => (JsonNode)id)]),
            ["files"] = gone,
            ["consents"] = names,
            ["consents_kept"] = keepConsents,
            ["time"] = Identifier.Seconds(store.Now).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        };
        if (reason is not null)
        {
            body["reason"] = reason;
        }

        var proof = SignedStatement.Sign(Kind, body, folder.SigningKey());
        store.Audit.Append(AuditEvents.Purged, voice, new Dictionary<string, string?>
        {
            ["files"] = gone.Count.ToString(CultureInfo.InvariantCulture),
            ["proof_sha256"] = Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Bytes(proof.ToJson()))),
            ["failure"] = failure,
        });
        return failure is null ? proof : throw new MynaException(failure + "; what went before it is deleted and recorded. Put it right and purge again.");
    }

    private static JsonObject? Delete(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        string hash;
        long bytes;
        using (FileStream stream = File.OpenRead(file))
        {
            bytes = stream.Length;
            hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        }

        File.Delete(file);
        return new JsonObject { ["name"] = Path.GetFileName(file), ["bytes"] = bytes, ["sha256"] = hash };
    }
}
