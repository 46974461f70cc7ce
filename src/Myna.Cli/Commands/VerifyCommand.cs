using System.CommandLine;
using Myna.Audio;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Speaking;
using Myna.Trust.Verification;
using Myna.Voice;

namespace Myna.Cli.Commands;

/// <summary><c>myna verify A B</c>: is it the same person?</summary>
internal static class VerifyCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var clips = new Argument<string[]>("CLIP")
        {
            Description = "Two recordings or more. The last is compared with the others, which must be of one person.",
            Arity = new ArgumentArity(2, 100),
        };
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("verify", "Tell whether recordings are of the same person, and how sure that is.")
        {
            Examples =
                """
                myna verify samples/reader-low.wav samples/reader-high.wav
                myna verify anna1.wav anna2.wav anna3.wav caller.wav --json
                """,
        };
        command.Add(clips);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            SpeechRun.CheckSettings();
            var read = new List<(string Name, AudioClip Clip)>();
            foreach (string path in parsed.GetRequiredValue(clips))
            {
                read.Add((path, await ClipReader.ReadAsync(path, cancellationToken)));
            }

            using LiteModel model = CliException.InStage(ExitCode.Missing, () => LiteModel.Load());
            var verifier = new SpeakerVerifier(new LiteSpeakerEmbedder(model));
            SpeakerMatch match = CliException.InStage(ExitCode.BadInput, () => verifier.Compare(
                verifier.Enrol(read[..^1], cancellationToken), verifier.Embedder.Embed(read[^1].Clip, read[^1].Name, cancellationToken)));
            var result = new SpeakerResult(
                match.IsSame, Math.Round(match.Probability, 4), Math.Round(match.Score, 4), Math.Round(match.Threshold, 4), match.Model, read.Count - 1);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, result, CliJson.Default.SpeakerResult);
            }
            else
            {
                environment.Out.WriteLine(FormattableString.Invariant(
                    $"{(match.IsSame ? "the same person" : "different people")} (probability of the same {match.Probability:0.00}, score {match.Score:0.00}, threshold {match.Threshold:0.00})"));
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }
}
