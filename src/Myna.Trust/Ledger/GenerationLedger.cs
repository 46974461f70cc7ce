using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Myna.Trust.Audit;

namespace Myna.Trust.Ledger;

/// <summary>Speech that was made, or begun.</summary>
/// <param name="Id">What the watermark carries; unique in this ledger, from 1.</param>
/// <param name="Time">When it was begun.</param>
/// <param name="Voice">Name of the voice; null where it has none.</param>
/// <param name="VoiceId">What the voice is, whatever it is called (<see cref="VoiceIdentity"/>).</param>
/// <param name="TextHash">The text's keyed hash: this installation alone can test a text against it (<see cref="GenerationLedger.IsText"/>).</param>
/// <param name="Model">Tag of the model.</param>
/// <param name="ConsentId">The consent it rests on; null for none.</param>
public sealed record LedgerEntry(
    uint Id, DateTimeOffset Time, string? Voice, string VoiceId, string TextHash, string Model, string? ConsentId);

/// <summary>
/// What this installation has spoken: the number in a watermark leads to the voice, the time and the model. The text itself is not kept.
/// Any thread and program may use it at any time.
/// </summary>
public sealed class GenerationLedger
{
    private readonly Lazy<byte[]> _secret;

    /// <summary>The ledger of a trust folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="clock">Tells the time; null for the system's.</param>
    public GenerationLedger(TrustFolder folder, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        Log = new ChainedLog(folder.LedgerFile, folder.SigningKey, clock);
        _secret = new Lazy<byte[]>(() => folder.SigningKey().Derive("myna ledger text"));
    }

    /// <summary>The file and its chain.</summary>
    public ChainedLog Log { get; }

    /// <summary>Records that speech is about to be made; its id goes into the watermark.</summary>
    /// <param name="text">What will be said; only its keyed hash is kept.</param>
    /// <param name="voice">The voice.</param>
    /// <param name="consentId">The consent it rests on; null for none.</param>
    /// <param name="cancellationToken">Stops waiting for other programs.</param>
    /// <exception cref="MynaException">The ledger is damaged, full or cannot be written.</exception>
    public LedgerEntry Add(string text, Voice.VoicePrompt voice, string? consentId = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(voice);
        return Entry(Log.Append(Numbered(Body(Hash(text), voice, consentId)), cancellationToken))!;
    }

    private static JsonObject Body(string hash, Voice.VoicePrompt voice, string? consentId)
    {
        var body = new JsonObject
        {
            ["voice_id"] = VoiceIdentity.Of(voice),
            ["text_hash"] = hash,
            ["model"] = voice.ModelTag,
        };
        if (voice.Name is { } name)
        {
            body["voice"] = name;
        }

        if (consentId is not null)
        {
            body["consent"] = consentId;
        }

        return body;
    }

    private Func<long, JsonObject> Numbered(JsonObject body) =>
        number => number <= uint.MaxValue ? body : throw new MynaException($"{Log.Path} is full: move it away and keep it; a new one is begun");

    /// <summary>
    /// As <see cref="Add"/>, but speech that is in the ledger already (the same text, voice, model and consent) keeps its number: made
    /// again it comes out the same, to the bit, and a work that was broken off goes on under one number.
    /// </summary>
    /// <param name="text">What will be said; only its keyed hash is kept.</param>
    /// <param name="voice">The voice.</param>
    /// <param name="consentId">The consent it rests on; null for none.</param>
    /// <param name="cancellationToken">Stops waiting for other programs.</param>
    /// <returns>The entry, and whether it is new.</returns>
    /// <exception cref="MynaException">The ledger is damaged, full or cannot be written.</exception>
    public (LedgerEntry Entry, bool IsNew) AddOnce(
        string text, Voice.VoicePrompt voice, string? consentId = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(voice);
        string hash = Hash(text), voiceId = VoiceIdentity.Of(voice);
        (ChainLine line, bool isNew) = Log.Append(Numbered(Body(hash, voice, consentId)), Known, cancellationToken);
        return (Entry(line)!, isNew);

        // Keyed hashes are in no other entry by chance, so few lines are looked at.
        ChainLine? Known() => Log.Find(hash, cancellationToken)
            .FirstOrDefault(each => Entry(each) is { } entry && entry.TextHash == hash && entry.VoiceId == voiceId && entry.ConsentId == consentId);
    }

    /// <summary>Finds an entry.</summary>
    /// <param name="id">The number in a watermark.</param>
    /// <param name="cancellationToken">Checked between entries.</param>
    /// <returns>The entry; null where there is none, because another installation made it or it was not kept.</returns>
    public LedgerEntry? Find(uint id, CancellationToken cancellationToken = default) =>
        Log.Find(string.Create(CultureInfo.InvariantCulture, $"\"n\":{id},"), cancellationToken).FirstOrDefault(line => line.Number == id) is { } line ? Entry(line) : null;

    /// <summary>The entries, oldest first.</summary>
    /// <param name="cancellationToken">Checked between entries.</param>
    public IEnumerable<LedgerEntry> Read(CancellationToken cancellationToken = default) =>
        Log.Read(cancellationToken).Select(Entry).OfType<LedgerEntry>();

    /// <summary>Whether an entry's text was this one, to the letter.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="text">The text.</param>
    public bool IsText(LedgerEntry entry, string text)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(entry.TextHash), Encoding.ASCII.GetBytes(Hash(text)));
    }

    /// <summary>Takes out entries that are older than they shall be kept. What they marked can then no longer be looked up.</summary>
    /// <param name="keep">How long entries are kept.</param>
    /// <param name="clock">Tells the time; null for the system's.</param>
    /// <param name="cancellationToken">Checked between entries.</param>
    /// <returns>How many went.</returns>
    public long Prune(TimeSpan keep, TimeProvider? clock = null, CancellationToken cancellationToken = default) =>
        Log.Prune((clock ?? TimeProvider.System).GetUtcNow() - keep, cancellationToken);

    private string Hash(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_secret.Value, Encoding.UTF8.GetBytes(text)));

    private static LedgerEntry? Entry(ChainLine line)
    {
        return Text("voice_id") is { } voiceId && Text("text_hash") is { } hash && Text("model") is { } model && line.Number <= uint.MaxValue
            ? new LedgerEntry((uint)line.Number, line.Time, Text("voice"), voiceId, hash, model, Text("consent"))
            : null;

        string? Text(string name) => line.Body[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
    }
}
