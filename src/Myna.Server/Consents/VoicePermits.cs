using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Myna.Audio.Watermark;
using Myna.Server.Hosting;
using Myna.Server.Keys;
using Myna.Server.Settings;
using Myna.Server.Speaking;
using Myna.Server.Voices;
using Myna.Trust;
using Myna.Trust.Audit;
using Myna.Trust.Consent;
using Myna.Trust.Ledger;
using Myna.Voice;

namespace Myna.Server.Consents;

/// <summary>Whether a voice may be used here, and the mark that its speech gets. What is refused, and what is made or removed, is recorded.</summary>
internal sealed partial class VoicePermits
{
    private readonly LiveSettings _settings;
    private readonly ConsentCheck _check;
    private readonly GenerationLedger _ledger;
    private readonly ushort _installation;
    private readonly ILogger<VoicePermits> _log;

    /// <summary>Opens what is known of trust under a home.</summary>
    public VoicePermits(ServerOptions options, LiveSettings settings, ILogger<VoicePermits> log)
    {
        _settings = settings;
        _log = log;
        Folder = new TrustFolder(Path.Combine(options.Home, "trust"));
        Audit = new AuditLog(Folder, options.Time);
        Store = new ConsentStore(Folder, Audit, options.Time);
        _check = new ConsentCheck(Store);
        _ledger = new GenerationLedger(Folder, options.Time);
        _installation = Folder.WatermarkKey().Id;
    }

    /// <summary>Keys, consents, ledger and logs.</summary>
    public TrustFolder Folder { get; }

    /// <summary>Consents on record.</summary>
    public ConsentStore Store { get; }

    /// <summary>What happened.</summary>
    public AuditLog Audit { get; }

    /// <summary>What was spoken, by the numbers in watermarks.</summary>
    public GenerationLedger Ledger => _ledger;

    /// <summary>The number of this installation in watermarks.</summary>
    public ushort Installation => _installation;

    /// <summary>Makes sure that a voice may speak, notes that it does, and says how its speech is marked.</summary>
    /// <exception cref="HttpFault">It may not.</exception>
    public WatermarkSettings Speak(SpeechOrder order, VoicePrompt prompt)
    {
        string? consent = Require(order.Voice, prompt, order);
        LedgerEntry entry = _ledger.Add(order.Text, prompt, consent);
        Audit.Append(AuditEvents.Generation, order.Voice.Title, Facts(entry), order.Caller.Id);
        return new WatermarkSettings { Payload = new WatermarkPayload(_installation, entry.Id) };
    }

    /// <summary>Notes that a job speaks, and says how its speech is marked: the same each time that the job is tried.</summary>
    /// <param name="text">What will be said.</param>
    /// <param name="voice">The voice, which may be used.</param>
    /// <param name="prompt">The voice as the model speaks it.</param>
    /// <param name="owner">Whose work it is.</param>
    /// <param name="cancellationToken">Ends the wait for other programs.</param>
    public WatermarkSettings MarkWork(string text, ShelfVoice voice, VoicePrompt prompt, string owner, CancellationToken cancellationToken)
    {
        string? consent = voice.IsBuiltIn ? null : _check.For(prompt, _settings.Consent).ConsentId;
        (LedgerEntry entry, bool isNew) = _ledger.AddOnce(text, prompt, consent, cancellationToken);
        if (isNew)
        {
            Audit.Append(AuditEvents.Generation, voice.Title, Facts(entry), owner, cancellationToken);
        }

        return new WatermarkSettings { Payload = new WatermarkPayload(_installation, entry.Id) };
    }

    /// <summary>Makes sure that a voice may be used for an order.</summary>
    /// <returns>The consent it rests on; null where none is needed.</returns>
    /// <exception cref="HttpFault">It may not.</exception>
    public string? Require(ShelfVoice voice, VoicePrompt prompt, SpeechOrder order)
    {
        // Their readers gave the recordings to everybody.
        if (voice.IsBuiltIn)
        {
            return null;
        }

        ConsentDecision decision = _check.For(prompt, _settings.Consent, language: order.Language);
        if (!decision.IsAllowed)
        {
            Audit.Append(AuditEvents.GenerationRefused, voice.Title, new Dictionary<string, string?> { ["why"] = decision.Message, ["voice_id"] = VoiceIdentity.Of(prompt) }, order.Caller.Id);
            throw new HttpFault(
                StatusCodes.Status403Forbidden,
                "consent_required",
                $"{decision.Message} On this server: POST /v1/consents/challenges with voice \"{voice.Id}\" gives a sentence, its owner reads it, and POST /v1/consents takes the recording; "
                + "or POST /v1/audio/voice_consents and name its id when the voice is made. A server that is only yours may run with --consent warn.");
        }

        if (decision.Message is { } warning)
        {
            LogWarning(_log, warning);
        }

        return decision.ConsentId;
    }

    /// <summary>Whether a voice still needs its owner's consent.</summary>
    public bool NeedsConsent(ShelfVoice voice, VoicePrompt prompt) => !voice.IsBuiltIn && !_check.For(prompt, ConsentPolicy.Require).IsAllowed;

    /// <summary>Records something that was done.</summary>
    public void Record(string name, string subject, Caller caller, IReadOnlyDictionary<string, string?>? details = null) => Audit.Append(name, subject, details, caller.Id);

    private static Dictionary<string, string?> Facts(LedgerEntry entry) => new()
    {
        ["ledger"] = entry.Id.ToString(CultureInfo.InvariantCulture), ["voice_id"] = entry.VoiceId, ["consent"] = entry.ConsentId,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogWarning(ILogger log, string warning);
}
