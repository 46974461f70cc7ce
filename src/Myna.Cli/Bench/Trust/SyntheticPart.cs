using Myna.Audio;
using Myna.Audio.Files;
using Myna.Audio.Watermark;
using Myna.Library.Models;
using Myna.Trust.Measurement;
using Myna.Voice;
using Spectre.Console;

namespace Myna.Cli.Bench.Trust;

/// <summary><c>synthetic</c>: how often the advisory guess whether a machine spoke is wrong.</summary>
internal sealed class SyntheticPart : ITrustPart
{
    private const string Folder = "verification";

    // Other texts than it was fitted to.
    private static readonly string[] Texts =
    [
        "Nobody had opened the windows of that house since the summer before last.", "The train was late again, and the station was cold and almost empty.",
        "Before we begin, please read the first two pages and write down your questions.",
    ];

    /// <inheritdoc/>
    public string Name => "synthetic";

    /// <inheritdoc/>
    public async Task MeasureAsync(TrustBenchOrder order, TrustResult result, CancellationToken cancellationToken)
    {
        order.Tell("the synthetic-speech score");
        string folder = Path.Combine(Path.GetTempPath(), $"myna-bench-{Guid.NewGuid():N}");
        try
        {
            IReadOnlyList<LabelledSpeech> speech = order.Speech is { } table ? LabelledSpeech.Read(table) : await OwnAsync(order.Environment, folder, cancellationToken);
            string comment = "The advisory synthetic-speech score: intercept, equal error rate, share of other makers' speech missed; means, scales and weights of its numbers.\n"
                + $"Fitted by `myna bench trust --only synthetic --speech TABLE --fit FILE` on {speech.Count(one => one.IsFitted)} files: "
                + string.Join(", ", speech.Where(one => one.IsFitted).GroupBy(one => one.Maker).Select(group => $"{group.Count()} of {group.Key}")) + ".";
            SyntheticErrors errors = SyntheticErrors.Measure(speech, order.Fit is not null, comment, out string? fitted, cancellationToken);
            if (order.Fit is { } path)
            {
                await File.WriteAllTextAsync(path, fitted, cancellationToken);
            }

            result.Synthetic = new SyntheticPartResult(
                Math.Round(errors.KnownMakersEer, 4),
                errors.UnknownMakersMissed is { } missed ? Math.Round(missed, 4) : null,
                [.. errors.Rows.Select(row => new SyntheticMakerResult(row.Maker, row.WasFitted, row.Files, row.Wrong, row.Eer is { } eer ? Math.Round(eer, 4) : null))]);
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <inheritdoc/>
    public void Show(TrustResult result, IAnsiConsole console)
    {
        if (result.Synthetic is not { } synthetic)
        {
            return;
        }

        Table table = Output.Terminal.Table("spoken by", "files", "judged wrongly", "equal error rate");
        foreach (SyntheticMakerResult maker in synthetic.Makers)
        {
            string[] cells = [maker.Maker, $"{maker.Files}", $"{maker.Wrong}", maker.Eer is { } eer ? $"{eer:P1}" : ""];
            table.AddRow([.. cells.Select(cell => new PlainText(cell))]);
        }

        console.Write(table);
    }

    /// <summary>The held-out clips, and speech by Lite in each of their voices.</summary>
    private static async Task<IReadOnlyList<LabelledSpeech>> OwnAsync(CliEnvironment environment, string folder, CancellationToken cancellationToken)
    {
        environment.Models.RequirePrograms(new ModelChoice { Name = ModelChoice.Lite }, language: null);
        string clips = Path.Combine(environment.Models.FindFolder(), Folder);
        Directory.CreateDirectory(folder);
        var speech = new List<LabelledSpeech>();
        using LiteModel model = LiteModel.Load();
        using ISpeaker speaker = model.CreateSpeaker();

        // The second half of the speakers: the score was fitted to the first.
        foreach (IGrouping<string, HeldOutClip> own in (await VerificationClips.ReadAsync(clips, cancellationToken))
            .GroupBy(clip => clip.Speaker).Where(group => string.CompareOrdinal(group.Key, "s4") >= 0))
        {
            speech.AddRange(own.Select(clip => new LabelledSpeech(Path.Combine(clips, clip.Name), LabelledSpeech.Person, IsFitted: false)));
            float[] reference = [.. own.SelectMany(clip => clip.Clip.ToMono().Samples)];
            VoicePrompt voice = model.CreatePrompt(reference, own.First().Clip.SampleRate, cancellationToken: cancellationToken);
            for (int i = 0; i < Texts.Length; i++)
            {
                var samples = new List<float>();
                var request = new SpeechRequest(Texts[i], voice) { Seed = (ulong)i, Watermark = WatermarkSettings.Off };
                await foreach (SpeechChunk chunk in speaker.SpeakAsync(request, cancellationToken))
                {
                    samples.AddRange(chunk.Samples.Span);
                }

                string path = Path.Combine(folder, $"lite-{own.Key}-{i}.wav");
                await AudioFile.WriteAsync(path, new AudioClip([.. samples], 1, model.SampleRate), cancellationToken);
                speech.Add(new LabelledSpeech(path, "lite", IsFitted: false));
            }
        }

        return speech;
    }
}
