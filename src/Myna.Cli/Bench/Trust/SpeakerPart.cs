using Myna.Trust.Measurement;
using Myna.Trust.Verification;
using Myna.Voice;
using Spectre.Console;

namespace Myna.Cli.Bench.Trust;

/// <summary><c>eer</c>: how well speakers are told apart.</summary>
internal sealed class SpeakerPart : ITrustPart
{
    private const string Folder = "verification";

    /// <inheritdoc/>
    public string Name => "eer";

    /// <inheritdoc/>
    public async Task MeasureAsync(TrustBenchOrder order, TrustResult result, CancellationToken cancellationToken)
    {
        order.Tell("speakers");
        IReadOnlyList<HeldOutClip> clips = await VerificationClips
            .ReadAsync(Path.Combine(order.Environment.Models.FindFolder(), Folder), cancellationToken);
        using LiteModel model = LiteModel.Load();
        var embedder = new LiteSpeakerEmbedder(model);
        SpeakerErrors errors = SpeakerErrors.Measure(clips, embedder, cancellationToken);
        if (order.Calibration is { } path)
        {
            string comment = $"slope, intercept and mean speaker vector for {embedder.Tag}, fitted on the first half of models/lite/verification by `myna bench trust --only eer --calibrate`";
            await File.WriteAllTextAsync(path, LiteCalibration.Text(errors.Calibration, comment), cancellationToken);
        }

        result.Eer = Math.Round(errors.Eer, 4);
        result.Speakers = new SpeakerPartResult(
            Math.Round(errors.EerOtherWay, 4), Math.Round(errors.FalseAccepts, 4), Math.Round(errors.FalseRejects, 4), errors.SamePairs, errors.OtherPairs);
    }

    /// <inheritdoc/>
    public void Show(TrustResult result, IAnsiConsole console)
    {
        if (result is not { Eer: { } eer, Speakers: { } speakers })
        {
            return;
        }

        Table table = Output.Terminal.Table("speakers (clips of 3 s)", "value");
        Row("equal error rate, speakers not calibrated with", $"{eer:P1} ({speakers.SamePairs} same, {speakers.OtherPairs} other pairs)");
        Row("the same with the halves exchanged", $"{speakers.EerHalvesExchanged:P1}");
        Row("false accepts at the threshold", $"{speakers.FalseAccepts:P1}");
        Row("false rejects at the threshold", $"{speakers.FalseRejects:P1}");
        console.Write(table);

        void Row(string what, string value) => table.AddRow(new PlainText(what), new PlainText(value));
    }
}
