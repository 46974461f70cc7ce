using System.CommandLine;
using System.Globalization;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Voices;
using Myna.Library.Voices;
using Myna.Trust;
using Myna.Trust.Consent;
using Myna.Voice;

namespace Myna.Cli.Commands;

/// <summary><c>myna consent challenge VOICE</c>: a sentence for the voice's owner to read aloud.</summary>
internal static class ConsentChallengeCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var voice = new Argument<string>("VOICE") { Description = "A voice of the library, or a voice file." };
        voice.CompletionSources.Add(VoiceCompletions.Of(environment));
        var owner = new Option<string>("--owner") { HelpName = "NAME", Description = "Whose voice it is.", Required = true };
        var user = new Option<string>("--operator") { HelpName = "NAME", Description = "Who may use it.", Required = true };
        var purpose = new Option<string>("--purpose") { HelpName = "WORDS", Description = "What for, as it fits behind \"for\": \"reading my book\".", Required = true };
        var commercial = new Option<bool>("--commercial") { Description = "Ask for commercial use too (default: personal use only)." };
        var languages = new Option<string[]>("--language")
        {
            HelpName = "TAG", Description = "A language the voice may speak: en, de, pt-BR … May be given several times (default: all).", DefaultValueFactory = _ => [],
        };
        var sentence = new Option<string>("--sentence")
        {
            HelpName = "TAG",
            Description = $"The language of the sentence: {string.Join(", ", ConsentChallenge.SentenceLanguages)} (default: en). Give --purpose in it too.",
            DefaultValueFactory = _ => "en",
        };
        var expires = new Option<DateTimeOffset?>("--expires")
        {
            HelpName = "YYYY-MM-DD",
            Description = "The day the consent ends (default: when it is revoked).",
            CustomParser = result =>
            {
                if (DateTimeOffset.TryParseExact(
                    result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset day))
                {
                    return day;
                }

                result.AddError($"--expires {result.Tokens[0].Value}: give a day such as 2027-12-31.");
                return null;
            },
        };
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("challenge", "Make a sentence with fresh random words for the voice's owner to read aloud.")
        {
            Examples = "myna consent challenge anna --owner \"Anna Smith\" --operator \"Example Ltd\" --purpose \"reading my book\"",
        };
        command.Add(voice);
        foreach (Option option in (Option[])[owner, user, purpose, sentence, commercial, languages, expires, json])
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(voice);
            VoicePrompt prompt = VoiceLibrary.Of(environment.Variable).Find(name);
            var terms = new ConsentTerms(parsed.GetRequiredValue(owner), parsed.GetRequiredValue(user), parsed.GetRequiredValue(purpose))
            {
                Scope = parsed.GetValue(commercial) ? ConsentScope.Commercial : ConsentScope.Personal,
                Languages = parsed.GetValue(languages) ?? [],
                Expires = parsed.GetValue(expires),
                VoiceId = VoiceIdentity.Of(prompt),
                Voice = prompt.Name ?? name,
            };
            if (terms.Expires <= DateTimeOffset.UtcNow)
            {
                throw new CliException(ExitCode.Usage, "--expires: that day is over; give a later one");
            }

            ConsentChallenge challenge = CliException.InStage(ExitCode.BadInput, () => ConsentCommand.Store(environment).Challenges.Create(terms, parsed.GetRequiredValue(sentence)));
            var result = new ChallengeResult(
                challenge.Id, challenge.Sentence, challenge.Words, challenge.Language, ConsentCommand.Time(challenge.ValidUntil), terms.Voice);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, result, CliJson.Default.ChallengeResult);
                return (int)ExitCode.Ok;
            }

            environment.Out.WriteLine(challenge.Sentence);
            environment.Error.WriteLine($"Record {terms.Owner} reading this by {result.ValidUntil}, then: myna consent verify {challenge.Id} RECORDING");
            return (int)ExitCode.Ok;
        });
        return command;
    }
}
