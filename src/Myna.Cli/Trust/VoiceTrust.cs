using Myna.Audio;
using Myna.Audio.Watermark;
using Myna.Cli.Errors;
using Myna.Library.Voices;
using Myna.Trust;
using Myna.Trust.Audit;
using Myna.Trust.Consent;
using Myna.Trust.Ledger;
using Myna.Trust.Verification;
using Myna.Voice;

namespace Myna.Cli.Trust;

/// <summary>Speech that is in the ledger.</summary>
/// <param name="Watermark">How it is marked.</param>
/// <param name="LedgerId">Its number, in the mark and in the claim; null where the ledger is off.</param>
internal sealed record SpeechEntry(WatermarkSettings Watermark, uint? LedgerId);

/// <summary>What stands between a command and a person's voice: consent, block list, ledger, audit log.</summary>
internal sealed class VoiceTrust
{
    /// <summary>Names what the speech is for: <c>personal</c> or <c>commercial</c>.</summary>
    public const string UseVariable = "MYNA_USE";

    /// <summary>Turns the ledger and the numbers in watermarks off.</summary>
    public const string LedgerVariable = "MYNA_LEDGER";

    private readonly CliEnvironment _environment;
    private readonly HashSet<string> _told = [];

    private VoiceTrust(CliEnvironment environment)
    {
        _environment = environment;
        Policy = CliException.InStage(ExitCode.Usage, () => ConsentPolicies.Of(environment.Variable, ConsentPolicy.Warn));
        Scope = environment.Variable(UseVariable) switch
        {
            null or "" or "personal" => ConsentScope.Personal,
            "commercial" => ConsentScope.Commercial,
            var other => throw new CliException(ExitCode.Usage, $"{UseVariable}={other}: give personal or commercial"),
        };
        Folder = CliException.InStage(ExitCode.Usage, () => TrustFolder.Default(environment.Variable));
    }

    /// <summary>What happens without a consent.</summary>
    public ConsentPolicy Policy { get; }

    /// <summary>What the speech is for.</summary>
    public ConsentScope Scope { get; }

    /// <summary>Where consents and logs lie.</summary>
    public TrustFolder Folder { get; }

    /// <summary>The trust that the environment asks for.</summary>
    public static VoiceTrust Of(CliEnvironment environment) => new(environment);

    /// <summary>Finds a saved voice and makes sure that it may be used.</summary>
    /// <param name="library">The library.</param>
    /// <param name="nameOrFile">A voice of the library, or a file.</param>
    /// <param name="language">What it shall speak; null for any that it may.</param>
    /// <exception cref="CliException">There is none, or it may not be used.</exception>
    public VoicePrompt Find(VoiceLibrary library, string nameOrFile, string? language)
    {
        VoicePrompt voice = library.Find(nameOrFile);
        Check(voice, language);
        return voice;
    }

    /// <summary>Makes sure that a voice may be used; warns where the policy only warns.</summary>
    /// <exception cref="CliException">It may not.</exception>
    public void Check(VoicePrompt voice, string? language)
    {
        // Nothing was ever agreed to or refused here: nothing to look for, and nothing to write.
        if (Policy == ConsentPolicy.Off && !Directory.Exists(Folder.Consents))
        {
            return;
        }

        ConsentDecision decision = new ConsentCheck(new ConsentStore(Folder)).For(voice, Policy, Scope, language);
        if (!decision.IsAllowed)
        {
            Record(AuditEvents.GenerationRefused, voice.Name, ("voice_id", VoiceIdentity.Of(voice)), ("why", decision.Message));
            throw new CliException(ExitCode.BadInput, decision.Message!);
        }

        if (decision.Message is not null)
        {
            Warn(decision.Message);
        }
    }

    /// <summary>Makes sure that a voice that was just made is nobody's who must not be cloned, and notes in it what later checks need.</summary>
    /// <param name="voice">The voice.</param>
    /// <param name="clip">The clip it was made of.</param>
    /// <param name="path">Its file, for errors.</param>
    /// <param name="model">The model that made it.</param>
    /// <param name="isKept">Whether it is saved; then its sound and voiceprint go with it.</param>
    /// <param name="cancellationToken">Checked between blocks of the network.</param>
    /// <exception cref="CliException">It is on the block list.</exception>
    public VoicePrompt Made(VoicePrompt voice, AudioClip clip, string path, IVoiceModel model, bool isKept, CancellationToken cancellationToken) =>
        Made(voice, clip, path, model, isKept, AuditEvents.VoiceCloned, cancellationToken);

    /// <summary>
    /// The same for a voice that was designed from a description: it is nobody's, unless it sounds like somebody whose voice must not be
    /// made here.
    /// </summary>
    /// <param name="voice">The voice.</param>
    /// <param name="clip">What it said to be kept.</param>
    /// <param name="model">The model that will speak in it.</param>
    /// <param name="cancellationToken">Checked between blocks of the network.</param>
    /// <exception cref="CliException">It sounds like a voice on the block list.</exception>
    public VoicePrompt Designed(VoicePrompt voice, AudioClip clip, IVoiceModel model, CancellationToken cancellationToken) =>
        Made(voice, clip, "the designed voice", model, isKept: true, AuditEvents.VoiceDesigned, cancellationToken);

    /// <summary>Puts on record that a designed voice needs nobody's consent, so that the policy <c>require</c> lets it speak.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="voice">The voice, as it was saved.</param>
    /// <param name="designer">Tag of the model that designed it.</param>
    /// <returns>The record; null where none can be kept and the policy does not need it.</returns>
    /// <exception cref="CliException">It cannot be kept, and the policy wants it.</exception>
    public StoredConsent? GiveDesigned(string name, VoicePrompt voice, string designer)
    {
        try
        {
            return new ConsentStore(Folder).Create(ConsentRecord.OfDesigned(name, VoiceIdentity.Of(voice), [$"designed by {designer}", $"made by {voice.ModelTag}"]));
        }
        catch (MynaException exception) when (Policy != ConsentPolicy.Require)
        {
            Warn($"that this voice is nobody's is not on record: {exception.Message}");
            return null;
        }
    }

    private VoicePrompt Made(
        VoicePrompt voice, AudioClip clip, string path, IVoiceModel model, bool isKept, string whatHappened, CancellationToken cancellationToken)
    {
        var list = new BlockList(Folder);
        bool isListed = CliException.InStage(ExitCode.Failed, () => list.List().Count > 0);
        LiteModel? own = model as LiteModel;
        LiteModel? ears = own ?? (isListed ? CliException.InStage(ExitCode.Missing, () => LiteModel.Load()) : null);
        try
        {
            Voiceprint? print = null;
            if (ears is not null && (isListed || isKept))
            {
                var verifier = new SpeakerVerifier(new LiteSpeakerEmbedder(ears));
                print = CliException.InStage(ExitCode.BadInput, () => verifier.Embedder.Embed(clip, path, cancellationToken));
                if (isListed && list.Find(print, verifier) is { } match)
                {
                    Record(AuditEvents.VoiceRefused, voice.Name, ("voice_id", VoiceIdentity.Of(voice)), ("why", $"block list {match.Entry.Id}"));
                    throw new CliException(ExitCode.BadInput, FormattableString.Invariant(
                        $"{path}: this voice is on the block list ({match.Entry.Label}, probability {match.Match.Probability:0.00}) and must not be cloned here; see `myna blocklist list`"));
                }
            }

            Record(whatHappened, voice.Name, ("voice_id", VoiceIdentity.Of(voice)), ("model", voice.ModelTag));
            if (!isKept)
            {
                return voice;
            }

            var facts = new Dictionary<string, string> { [ConsentVerifier.SoundPrintFact] = SoundPrint.Of(clip).ToBase64() };
            if (print is not null)
            {
                facts[LiteSpeakerEmbedder.Fact] = LiteSpeakerEmbedder.FactOf(print);
            }

            return voice.With(facts);
        }
        finally
        {
            if (own is null)
            {
                ears?.Dispose();
            }
        }
    }

    /// <summary>Says that a voice that was just saved waits for its owner's consent.</summary>
    public void TellUnverified(string name)
    {
        if (Policy != ConsentPolicy.Off)
        {
            Warn($"the voice {name} is unverified until its owner agrees: myna consent challenge {name} --owner … --operator … --purpose …");
        }
    }

    /// <summary>Puts speech into the ledger; the number goes into its watermark.</summary>
    /// <param name="text">What will be said.</param>
    /// <param name="voice">The voice.</param>
    /// <param name="asked">The mark that was asked for. Speech without a mark is in the ledger all the same.</param>
    /// <exception cref="CliException">The ledger cannot be written, and the policy wants it.</exception>
    public SpeechEntry Mark(string text, VoicePrompt voice, WatermarkSettings asked)
    {
        if (_environment.Variable(LedgerVariable) is "off" or "0")
        {
            return new SpeechEntry(asked, null);
        }

        try
        {
            string? consent = new ConsentCheck(new ConsentStore(Folder)).For(voice, Policy, Scope).ConsentId;
            (LedgerEntry entry, bool isNew) = new GenerationLedger(Folder).AddOnce(text, voice, consent);
            if (isNew)
            {
                Record(AuditEvents.Generation, voice.Name, ("ledger", $"{entry.Id}"), ("voice_id", entry.VoiceId), ("consent", consent));
            }

            return new SpeechEntry(asked.IsOff ? asked : asked with { Payload = new WatermarkPayload(Folder.WatermarkKey().Id, entry.Id) }, entry.Id);
        }
        catch (MynaException exception) when (Policy != ConsentPolicy.Require && exception is not CliException)
        {
            Warn($"this speech is not in the ledger: {exception.Message}");
            return new SpeechEntry(asked, null);
        }
    }

    /// <summary>Records something in the audit log; where that cannot be done, the policy decides whether it matters.</summary>
    public void Record(string name, string? subject, params (string Name, string? Value)[] details)
    {
        if (_environment.Variable(LedgerVariable) is "off" or "0")
        {
            return;
        }

        try
        {
            new AuditLog(Folder).Append(name, subject, details.ToDictionary(detail => detail.Name, detail => detail.Value));
        }
        catch (MynaException exception) when (Policy != ConsentPolicy.Require)
        {
            Warn($"this is not in the audit log: {exception.Message}");
        }
    }

    private void Warn(string message)
    {
        if (_told.Add(message))
        {
            _environment.Error.WriteLine($"myna: {message}");
        }
    }
}
