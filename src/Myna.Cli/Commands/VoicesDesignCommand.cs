using System.CommandLine;
using Myna.Audio;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Speaking;
using Myna.Cli.Trust;
using Myna.Library.Models;
using Myna.Library.Voices;
using Myna.Voice;

namespace Myna.Cli.Commands;

/// <summary>
/// <c>myna voices design NAME WORDS</c>: designs a voice once and clones what it said, so that it sounds the same from then
/// on; the design model alone would make another voice of the same description each time.
/// </summary>
internal static class VoicesDesignCommand
{
    private const string DesignModel = "qwen3-tts-1.7b-design";
    private const string CloneModel = "qwen3-tts-1.7b";
    private const string Sample = "The morning was clear and quiet, and from the hill we could see the whole valley, with its river, its fields and the old mill.";

    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the voice: letters, digits, - _ and ." };
        var words = new Argument<string>("WORDS") { Description = "How the voice sounds: \"a calm old man with a low, rough voice\"." };
        var model = new Option<string>("--model") { HelpName = "NAME|FOLDER", Description = $"The model that designs (default {DesignModel}).", DefaultValueFactory = _ => DesignModel };
        var clone = new Option<string>("--for") { HelpName = "NAME|FOLDER", Description = $"The model that will speak in the voice (default {CloneModel}).", DefaultValueFactory = _ => CloneModel };
        var text = new Option<string>("--text") { HelpName = "TEXT", Description = "What the designed voice says to be cloned: 5 to 10 seconds in the language it will mostly speak.", DefaultValueFactory = _ => Sample };
        Option<int?> seed = SharedOptions.Number("--seed", "Another number designs another voice of the same description (default 0).", 0, int.MaxValue);
        var force = new Option<bool>("--force") { Description = "Replace a voice of that name." };
        Option<bool> json = SharedOptions.Json();
        var command = new Command("design", "Design a voice from its description, and keep it (Qwen3-TTS VoiceDesign and Base).")
        {
            name, words, model, clone, text, seed, force, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            SpeechRun.CheckSettings();
            VoiceLibrary library = VoiceLibrary.Of(environment.Variable);
            string voiceName = parsed.GetRequiredValue(name);
            library.CheckFree(voiceName, parsed.GetValue(force));
            var request = new DesignRequest(
                parsed.GetRequiredValue(words), parsed.GetRequiredValue(text), (ulong)(parsed.GetValue(seed) ?? 0), parsed.GetRequiredValue(model), parsed.GetRequiredValue(clone));
            var trust = VoiceTrust.Of(environment);
            (VoicePrompt voice, string designer) = await DesignAsync(environment, trust, voiceName, request, cancellationToken);
            string path = library.Save(voiceName, voice, parsed.GetValue(force));

            // The voice is nobody's: that is put on record in place of somebody's consent.
            trust.GiveDesigned(voiceName, voice, designer);
            if (parsed.GetValue(json))
            {
                var result = new VoiceResult(voiceName, path, voice.ModelTag, new FileInfo(path).Length, voice.Metadata);
                CliJson.Print(environment.Out, result, CliJson.Default.VoiceResult);
            }
            else
            {
                environment.Out.WriteLine($"voice {voiceName} is saved; speak with it: myna speak \"…\" --voice {voiceName} -o FILE");
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static async Task<(VoicePrompt Voice, string Designer)> DesignAsync(
        CliEnvironment environment, VoiceTrust trust, string name, DesignRequest request, CancellationToken cancellationToken)
    {
        var samples = new List<float>();
        int sampleRate = 0;
        string tag;

        // One model after the other: together they would take twice the memory.
        using (IVoiceModel designer = environment.Models.Load(new ModelChoice { Name = request.Model }))
        {
            tag = designer.Tag;
            VoicePrompt design = CliException.InStage(ExitCode.BadInput, () => designer.DesignVoice(request.Description));
            using ISpeaker speaker = designer.CreateSpeaker();
            var speech = new SpeechRequest(request.Text, design) { Seed = request.Seed, Live = false };
            await foreach (SpeechChunk chunk in speaker.SpeakAsync(speech, cancellationToken))
            {
                samples.AddRange(chunk.Samples.Span);
                sampleRate = chunk.SampleRate;
            }
        }

        using IVoiceModel cloner = environment.Models.Load(new ModelChoice { Name = request.CloneModel });
        var options = new PromptOptions { Name = name, Source = $"designed: {request.Description}", Transcript = request.Text };
        VoicePrompt voice = CliException.InStage(ExitCode.BadInput, () => cloner.CreatePrompt(samples.ToArray(), sampleRate, options, cancellationToken));
        return (trust.Designed(voice, new AudioClip([.. samples], 1, sampleRate), cloner, cancellationToken), tag);
    }

    private sealed record DesignRequest(string Description, string Text, ulong Seed, string Model, string CloneModel);
}
