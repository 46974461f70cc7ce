using System.Text.Json;
using Myna.Audio.Files;
using Myna.Trust.Audit;

namespace Myna.Trust.Consent;

/// <summary>Sentences that wait to be read. Each can be used once.</summary>
/// <param name="folder">The trust folder.</param>
/// <param name="audit">Where new ones are recorded.</param>
/// <param name="clock">Tells the time; null for the system's.</param>
public sealed class ChallengeStore(TrustFolder folder, AuditLog audit, TimeProvider? clock = null)
{
    private const string Prefix = "chal";
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Makes a sentence and keeps it until it is read or its hour is over.</summary>
    /// <param name="terms">What is agreed to.</param>
    /// <param name="language">Language of the sentence.</param>
    /// <exception cref="MynaException">A term cannot be read aloud, there are no sentences in the language, or it cannot be kept.</exception>
    public ConsentChallenge Create(ConsentTerms terms, string language = "en")
    {
        var challenge = ConsentChallenge.Create(terms, language, _clock.GetUtcNow());
        TrustFolder.Create(folder.Challenges);
        ForgetOld();
        using (AtomicFile file = AtomicFile.Create(PathOf(challenge.Id)))
        {
            JsonSerializer.Serialize(file.Stream, challenge, TrustJson.Default.ConsentChallenge);
            file.Commit();
        }

        audit.Append(AuditEvents.ChallengeCreated, challenge.Id, new Dictionary<string, string?>
        {
            ["owner"] = terms.Owner, ["operator"] = terms.Operator, ["voice"] = terms.Voice, ["voice_id"] = terms.VoiceId,
        });
        return challenge;
    }

    /// <summary>A sentence that waits.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="MynaException">There is none, it was used, or its hour is over.</exception>
    public ConsentChallenge Get(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        ConsentChallenge? challenge = null;
        if (Identifier.Fits(id, Prefix) && File.Exists(PathOf(id)))
        {
            try
            {
                using FileStream stream = File.OpenRead(PathOf(id));
                challenge = JsonSerializer.Deserialize(stream, TrustJson.Default.ConsentChallenge);
            }
            catch (Exception exception) when (exception is JsonException or IOException)
            {
                throw new MynaException($"the challenge {id} is damaged; make a new one with `myna consent challenge`", exception);
            }
        }

        if (challenge is null)
        {
            throw new MynaException($"there is no challenge {id}, or it was used already; make one with `myna consent challenge`");
        }

        return challenge.ValidUntil > _clock.GetUtcNow()
            ? challenge
            : throw new MynaException($"the challenge {id} had to be read by {challenge.ValidUntil:u}; make a new one with `myna consent challenge`");
    }

    /// <summary>Uses a sentence up: of two that try at once, one may.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>Whether it was there to be used.</returns>
    public bool TakeAway(string id)
    {
        using FileLock held = FileLock.Take(Path.Combine(folder.Challenges, "challenges"));
        if (!Identifier.Fits(id, Prefix) || !File.Exists(PathOf(id)))
        {
            return false;
        }

        File.Delete(PathOf(id));
        return true;
    }

    private void ForgetOld()
    {
        foreach (string path in Directory.EnumerateFiles(folder.Challenges, $"{Prefix}_*.json"))
        {
            if (_clock.GetUtcNow() - File.GetLastWriteTimeUtc(path) > 24 * ConsentChallenge.Validity)
            {
                File.Delete(path);
            }
        }
    }

    private string PathOf(string id) => Path.Combine(folder.Challenges, id + ".json");
}
