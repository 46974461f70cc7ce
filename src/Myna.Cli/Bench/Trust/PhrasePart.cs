using Myna.Library.Models;
using Myna.Trust.Measurement;
using Spectre.Console;

namespace Myna.Cli.Bench.Trust;

/// <summary><c>phrase</c>: how often a reading of a consent sentence is taken wrongly (<c>phrase_far</c>, <c>phrase_frr</c>).</summary>
internal sealed class PhrasePart : ITrustPart
{
    private const string Folder = "verification";
    private const int ReadingsPerSpeaker = 4;

    /// <inheritdoc/>
    public string Name => "phrase";

    /// <inheritdoc/>
    public async Task MeasureAsync(TrustBenchOrder order, TrustResult result, CancellationToken cancellationToken)
    {
        CliEnvironment environment = order.Environment;
        environment.Models.RequirePrograms(
            new ModelChoice { Name = ModelChoice.Lite, Phonemes = Myna.Text.Phonemes.PhonemeSource.Espeak }, language: null);
        IReadOnlyList<HeldOutClip> clips = await VerificationClips
            .ReadAsync(Path.Combine(environment.Models.FindFolder(), Folder), cancellationToken);
        PhraseErrors errors = await PhraseErrors.MeasureAsync(
            clips, environment.Models.LoadAligner(), ReadingsPerSpeaker, order.Tell, cancellationToken);
        result.PhraseFar = Math.Round(errors.FalseAccepts, 4);
        result.PhraseFrr = Math.Round(errors.FalseRejects, 4);
        result.Phrases = [.. errors.Rows.Select(row => new PhraseKindResult(row.Kind, row.Accepted, row.Tried))];
    }

    /// <inheritdoc/>
    public void Show(TrustResult result, IAnsiConsole console)
    {
        if (result.Phrases is not { } kinds)
        {
            return;
        }

        Table table = Output.Terminal.Table("read in place of what was asked (some 9 s)", "taken as right");
        foreach (PhraseKindResult kind in kinds)
        {
            string what = kind.Kind is "right" or "other sentence" ? kind.Kind : $"{kind.Kind} replaced";
            table.AddRow(new PlainText(what), new PlainText($"{kind.Accepted} of {kind.Tried}"));
        }

        console.Write(table);
    }
}
