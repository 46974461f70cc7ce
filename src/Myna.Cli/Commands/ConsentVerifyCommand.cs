using System.CommandLine;
using Myna.Audio;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Speaking;
using Myna.Cli.Trust;
using Myna.Library.Models;
using Myna.Library.Voices;
using Myna.Trust;
using Myna.Trust.Consent;
using Myna.Voice;

namespace Myna.Cli.Commands;

/// <summary><c>myna consent verify CHALLENGE RECORDING</c>: was the sentence read, by the voice's owner, and by no machine?</summary>
internal static class ConsentVerifyCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var challenge = new Argument<string>("CHALLENGE") { Description = "The id that `myna consent challenge` gave." };
        var recording = new Argument<string>("RECORDING") { Description = "The owner reading the sentence." };
        var reference = new Option<string?>("--reference") { HelpName = "CLIP", Description = "The clip the voice was made of, for voices that keep no voiceprint." };
        var name = new Option<string?>("--name") { HelpName = "NAME", Description = "A name for lists (default: the owner's)." };
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("verify", "Judge a reading of the sentence; if nothing speaks against it, the consent is signed and kept.")
        {
            Examples = "myna consent verify chal_0123456789abcdef01234567 reading.wav",
        };
        command.Add(challenge);
        command.Add(recording);
        command.Add(reference);
        command.Add(name);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            parsed.GetRequiredValue(challenge),
            parsed.GetRequiredValue(recording),
            parsed.GetValue(reference),
            parsed.GetValue(name),
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CliEnvironment environment, string id, string recording, string? reference, string? name, bool json, CancellationToken cancellationToken)
    {
        SpeechRun.CheckSettings();
        ConsentStore store = ConsentCommand.Store(environment);
        ConsentChallenge challenge = CliException.InStage(ExitCode.BadInput, () => store.Challenges.Get(id));
        _ = await ClipReader.ReadAsync(recording, cancellationToken);
        AudioClip? clip = reference is null ? null : await ClipReader.ReadAsync(reference, cancellationToken);
        VoicePrompt voice = VoiceOf(environment, challenge);
        environment.Models.RequirePrograms(new ModelChoice { Name = ModelChoice.Lite }, language: null);
        using LiteModel ears = CliException.InStage(ExitCode.Missing, () => LiteModel.Load());
        var verifier = new ConsentVerifier(ears, [VoiceTrust.Of(environment).Folder.WatermarkKey()]);
        ConsentVerification found = await CliException.InStageAsync(ExitCode.BadInput, () =>
            verifier.VerifyAsync(challenge, recording, verifier.ReferenceOf(voice, clip, cancellationToken), cancellationToken));
        StoredConsent? consent = null;
        string? refusal = null;
        try
        {
            consent = store.Accept(challenge, found, name);
        }
        catch (MynaException exception) when (exception is not CliException)
        {
            refusal = exception.Message;
        }

        if (json)
        {
            CliJson.Print(environment.Out, Result(found, consent), CliJson.Default.ConsentVerifyResult);
        }
        else if (consent is not null)
        {
            environment.Out.WriteLine($"{consent.Record.Id}: {challenge.Terms.Owner} agreed; the voice {challenge.Terms.Voice} is verified");
        }

        if (refusal is not null && !json)
        {
            throw new CliException(ExitCode.BadInput, refusal);
        }

        return (int)(consent is null ? ExitCode.BadInput : ExitCode.Ok);
    }

    private static VoicePrompt VoiceOf(CliEnvironment environment, ConsentChallenge challenge)
    {
        VoicePrompt voice = VoiceLibrary.Of(environment.Variable).Find(challenge.Terms.Voice ?? "");
        return VoiceIdentity.Of(voice) == challenge.Terms.VoiceId
            ? voice
            : throw new CliException(ExitCode.BadInput, $"the voice {challenge.Terms.Voice} is another one than when the sentence was made; make a new one with `myna consent challenge`");
    }

    private static ConsentVerifyResult Result(ConsentVerification found, StoredConsent? consent) => new(
        consent is not null,
        consent?.Record.Id,
        found.Refusals,
        Math.Round(found.Phrase.Confidence, 4),
        Math.Round(found.Phrase.Evidence, 3),
        [.. found.Phrase.Words.Select(word => new HeardWordResult(word.Word, Math.Round(word.Evidence, 3), word.IsHeard))],
        found.Speaker is { } speaker ? Math.Round(speaker.Probability, 4) : null,
        found.Replay is { } replay ? Math.Round(replay.BitErrorRate, 4) : null,
        found.IsWatermarked,
        found.IsSynthetic,
        found.RecordingSha256);
}
