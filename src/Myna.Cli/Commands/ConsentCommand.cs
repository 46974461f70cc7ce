using System.CommandLine;
using System.Globalization;
using Myna.Cli.Json;
using Myna.Cli.Trust;
using Myna.Trust.Consent;

namespace Myna.Cli.Commands;

/// <summary><c>myna consent</c>: who agreed that their voice is cloned, and for what.</summary>
internal static class ConsentCommand
{
    /// <summary>Wires the group.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var command = new VerbCommand("consent", "Take, show, check and take back consents to clone a voice.")
        {
            Examples =
                """
                myna consent challenge anna --owner "Anna Smith" --operator "Example Ltd" --purpose "reading my book"
                myna consent list
                """,
        };
        command.Add(ConsentChallengeCommand.Create(environment));
        command.Add(ConsentVerifyCommand.Create(environment));
        command.Add(ConsentListCommand.Create(environment));
        command.Add(ConsentShowCommand.Create(environment));
        command.Add(ConsentRevokeCommand.Create(environment));
        command.Add(ConsentFileCommands.Export(environment));
        command.Add(ConsentFileCommands.Import(environment));
        command.Add(ConsentFileCommands.Check(environment));
        command.Add(ConsentPurgeCommand.Create(environment));
        return command;
    }

    /// <summary>The consents of a command line's environment.</summary>
    public static ConsentStore Store(CliEnvironment environment) => new(VoiceTrust.Of(environment).Folder);

    /// <summary>A time as results have it.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>A consent as results have it.</summary>
    public static ConsentResult Result(StoredConsent consent)
    {
        ConsentRecord record = consent.Record;
        return new ConsentResult(
            record.Id,
            ConsentStore.StateName(consent.At(DateTimeOffset.UtcNow)),
            consent.IsIntact,
            consent.Key.Fingerprint,
            record.Name,
            record.Owner,
            record.Operator,
            record.Purpose,
            record.Scope.ToString().ToLowerInvariant(),
            record.Languages,
            record.Language,
            record.Method.ToString().ToLowerInvariant(),
            Time(record.Created),
            record.Expires is { } end ? Time(end) : null,
            consent.Revocation is { } revocation ? Time(revocation.Created) : null,
            consent.Revocation?.Reason,
            record.Statement,
            record.StatementConfidence,
            record.SpeakerProbability,
            record.RecordingSha256,
            record.Voice,
            [.. consent.VoiceIds],
            record.Models);
    }
}
