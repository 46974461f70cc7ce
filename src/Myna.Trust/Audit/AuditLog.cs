using System.Text.Json.Nodes;

namespace Myna.Trust.Audit;

/// <summary>An entry of the audit log.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Event">One of <see cref="AuditEvents"/>, or another name of the same kind.</param>
/// <param name="Subject">What it is about: the id of a consent, the name of a voice.</param>
/// <param name="Actor">Who did it: a user's or key's name; null where it is not known.</param>
/// <param name="Details">More facts.</param>
/// <param name="Hash">The hash of the line.</param>
public sealed record AuditEntry(
    long Number, DateTimeOffset Time, string Event, string? Subject, string? Actor, IReadOnlyDictionary<string, string> Details, string Hash);

/// <summary>
/// The audit log: clones, generations, consents and deletions, in a <see cref="ChainedLog"/> that shows when it was tampered with.
/// Any thread and program may use it at any time.
/// </summary>
public sealed class AuditLog
{
    private readonly TimeProvider _clock;

    /// <summary>The audit log of a trust folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="clock">Tells the time; null for the system's.</param>
    public AuditLog(TrustFolder folder, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _clock = clock ?? TimeProvider.System;
        Log = new ChainedLog(folder.AuditFile, folder.SigningKey, clock);
    }

    /// <summary>The file and its chain.</summary>
    public ChainedLog Log { get; }

    /// <summary>Records something.</summary>
    /// <param name="name">What happened: one of <see cref="AuditEvents"/>, or another name of the same kind.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="details">More facts; those that are null are left out.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="cancellationToken">Stops waiting for other programs.</param>
    /// <exception cref="MynaException">The log is damaged or cannot be written.</exception>
    public AuditEntry Append(
        string name,
        string? subject,
        IReadOnlyDictionary<string, string?>? details = null,
        string? actor = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var body = new JsonObject { ["event"] = name };
        Add(body, "subject", subject);
        Add(body, "actor", actor);
        if (details is { Count: > 0 })
        {
            var facts = new JsonObject();
            foreach ((string key, string? value) in details)
            {
                Add(facts, key, value);
            }

            body["details"] = facts;
        }

        return Entry(Log.Append(_ => body, cancellationToken));
    }

    /// <summary>The entries, oldest first.</summary>
    /// <param name="cancellationToken">Checked between entries.</param>
    public IEnumerable<AuditEntry> Read(CancellationToken cancellationToken = default) => Log.Read(cancellationToken).Select(Entry);

    /// <summary>Checks the chain.</summary>
    /// <param name="cancellationToken">Checked between entries.</param>
    public LogCheck Verify(CancellationToken cancellationToken = default) => Log.Verify(cancellationToken);

    /// <summary>Writes a signed copy.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="cancellationToken">Checked between entries.</param>
    /// <returns>How many entries it has.</returns>
    public long Export(string path, CancellationToken cancellationToken = default) => Log.Export(path, cancellationToken);

    /// <summary>Takes out entries that are older than they shall be kept, and records that.</summary>
    /// <param name="keep">How long entries are kept.</param>
    /// <param name="cancellationToken">Checked between entries.</param>
    /// <returns>How many went.</returns>
    public long Prune(TimeSpan keep, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, TimeSpan.Zero);
        long count = Log.Prune(_clock.GetUtcNow() - keep, cancellationToken);
        if (count > 0)
        {
            Append(
                AuditEvents.Pruned,
                "audit",
                new Dictionary<string, string?> { ["entries"] = $"{count}", ["kept_days"] = $"{(long)keep.TotalDays}" },
                cancellationToken: cancellationToken);
        }

        return count;
    }

    private static void Add(JsonObject to, string name, string? value)
    {
        if (value is not null)
        {
            to[name] = value;
        }
    }

    private static AuditEntry Entry(ChainLine line)
    {
        var details = new Dictionary<string, string>(StringComparer.Ordinal);
        if (line.Body["details"] is JsonObject facts)
        {
            foreach ((string name, JsonNode? value) in facts)
            {
                details[name] = value?.ToString() ?? "";
            }
        }

        return new AuditEntry(line.Number, line.Time, Text("event") ?? "", Text("subject"), Text("actor"), details, line.Hash);

        string? Text(string name) => line.Body[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
    }
}
