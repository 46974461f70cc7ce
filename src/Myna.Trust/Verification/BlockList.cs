using System.Text.Json;
using Myna.Audio.Files;
using Myna.Trust.Audit;

namespace Myna.Trust.Verification;

/// <summary>A person whose voice must not be cloned here.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="Label">Whose voice it is, or a note that says no name.</param>
/// <param name="Reason">Why: <c>public figure</c>, <c>opted out</c> …</param>
/// <param name="Model">Tag of the speaker model.</param>
/// <param name="Vector">The voiceprint, base64.</param>
/// <param name="Clips">How many clips it was made of.</param>
/// <param name="Added">When.</param>
public sealed record BlockedVoice(string Id, string Label, string? Reason, string Model, string Vector, int Clips, DateTimeOffset Added);

/// <summary>A voice that was found on the block list.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Match">How near it is.</param>
public sealed record BlockMatch(BlockedVoice Entry, SpeakerMatch Match);

/// <summary>Voiceprints that must not be cloned: public figures, people who opted out. Any thread and program may use it at any time.</summary>
/// <param name="folder">The trust folder it lies in.</param>
/// <param name="audit">Where changes are recorded; null for the folder's own log.</param>
/// <param name="clock">Tells the time; null for the system's.</param>
public sealed class BlockList(TrustFolder folder, AuditLog? audit = null, TimeProvider? clock = null)
{
    /// <summary>From this probability on, a voice is taken for a blocked one. Higher than one half: a refusal should be sure.</summary>
    public const double LeastProbability = 0.9;

    private readonly AuditLog _audit = audit ?? new AuditLog(folder, clock);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>All entries, oldest first.</summary>
    /// <exception cref="MynaException">The file is damaged.</exception>
    public IReadOnlyList<BlockedVoice> List()
    {
        if (!File.Exists(folder.BlockListFile))
        {
            return [];
        }

        try
        {
            using FileStream stream = File.OpenRead(folder.BlockListFile);
            return JsonSerializer.Deserialize(stream, TrustJson.Default.BlockedVoiceArray) ?? [];
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            // A list that cannot be read must not read as an empty one.
            throw new MynaException($"the block list {folder.BlockListFile} cannot be read: {exception.Message} Put it back from a copy.", exception);
        }
    }

    /// <summary>Puts a voice on the list.</summary>
    /// <param name="print">The voice, best of several clips.</param>
    /// <param name="label">Whose voice it is, or a note that says no name.</param>
    /// <param name="reason">Why; null for no reason given.</param>
    /// <exception cref="MynaException">The list is damaged or cannot be written.</exception>
    public BlockedVoice Add(Voiceprint print, string label, string? reason = null)
    {
        ArgumentNullException.ThrowIfNull(print);
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        var entry = new BlockedVoice(Identifier.New("block"), label, reason, print.Tag, print.ToBase64(), print.Clips, Identifier.Seconds(_clock.GetUtcNow()));
        using (FileLock.Take(folder.BlockListFile))
        {
            Save([.. List(), entry]);
        }

        _audit.Append(AuditEvents.BlockAdded, entry.Id, new Dictionary<string, string?> { ["label"] = label, ["reason"] = reason });
        return entry;
    }

    /// <summary>Takes a voice from the list.</summary>
    /// <param name="idOrLabel">Its id, or its label where that is the only one of this label.</param>
    /// <exception cref="MynaException">There is no such entry, or several.</exception>
    public BlockedVoice Remove(string idOrLabel)
    {
        BlockedVoice entry;
        using (FileLock.Take(folder.BlockListFile))
        {
            IReadOnlyList<BlockedVoice> all = List();
            BlockedVoice[] found = [.. all.Where(candidate => candidate.Id == idOrLabel || candidate.Label == idOrLabel)];
            entry = found.Length switch
            {
                1 => found[0],
                0 => throw new MynaException($"the block list has no entry {idOrLabel}; `myna blocklist list` shows all"),
                _ => throw new MynaException($"{found.Length} entries of the block list are called {idOrLabel}; give the id of one: {string.Join(", ", found.Select(one => one.Id))}"),
            };
            Save([.. all.Where(candidate => candidate != entry)]);
        }

        _audit.Append(AuditEvents.BlockRemoved, entry.Id, new Dictionary<string, string?> { ["label"] = entry.Label });
        return entry;
    }

    /// <summary>Finds the blocked voice that a voice is most probably.</summary>
    /// <param name="print">The voice.</param>
    /// <param name="verifier">Compares, by the same speaker model; entries of other models cannot be compared and are passed over.</param>
    /// <returns>The match; null where none is probable enough.</returns>
    /// <exception cref="MynaException">The list is damaged.</exception>
    public BlockMatch? Find(Voiceprint print, SpeakerVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(print);
        ArgumentNullException.ThrowIfNull(verifier);
        BlockMatch? best = null;
        foreach (BlockedVoice entry in List())
        {
            if (entry.Model == print.Tag && Voiceprint.FromBase64(entry.Model, entry.Vector, entry.Clips) is { } blocked)
            {
                SpeakerMatch match = verifier.Compare(print, blocked);
                best = match.Probability >= LeastProbability && match.Score > (best?.Match.Score ?? -2) ? new BlockMatch(entry, match) : best;
            }
        }

        return best;
    }

    private void Save(BlockedVoice[] entries)
    {
        using AtomicFile file = AtomicFile.Create(folder.BlockListFile);
        JsonSerializer.Serialize(file.Stream, entries, TrustJson.Default.BlockedVoiceArray);
        file.Commit();
    }
}
