using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Cli.Provenance;
using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Formats;
using Myna.Layers.Formats.Photoshop;
using Myna.Trust.Provenance;

namespace Myna.Cli.Commands;

/// <summary><c>myna layers export DOCUMENT -o FILE</c>: saved layers into a file of another program.</summary>
internal static class LayersExportCommand
{
    private sealed record Order(string Document, string Target, LayerExportOptions Options, string? Profile, ProvenanceChoice Provenance, bool Json);

    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var document = new Argument<string>("DOCUMENT") { Description = $"A folder that `myna layers split` wrote, or a {LayerStore.Extension} file." };
        var output = new Option<string>("--output", "-o")
        {
            HelpName = "FILE",
            Description = $"The file to write; its extension says for which program: {string.Join(", ", LayerExport.Extensions)}.",
            Required = true,
        };
        Option<double?> ppi = SharedOptions.Number("--ppi", "Pixels per inch for printing (PSD, ORA, TIFF); 72 if not given.", 1.0, 30_000.0);
        var profile = new Option<string?>("--icc") { HelpName = "FILE", Description = "An ICC profile to embed (PSD); colours are not converted." };
        var zip = new Option<bool>("--zip") { Description = "Pack the layers of PSD and TIFF by deflate instead of run-length coding: smaller, slower to open." };
        var masks = new Option<bool>("--masks") { Description = "Write alpha as layer masks, which can be painted on later (PSD)." };
        var pixels = new Option<bool>("--text-as-pixels") { Description = "Write text layers as pictures, not as live text (PSD, PSB, PPTX, SVG, HTML)." };
        var full = new Option<bool>("--full-canvas") { Description = "Write every PNG as large as the canvas (ZIP)." };
        Option<double?> step = SharedOptions.Number("--seconds", "How long each layer is looked at in an animated build-up (GIF, WebP); 0.7 if not given.", 0.1, 60.0);
        var provenance = new ProvenanceOptions();
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("export", "Write saved layers for Photoshop, GIMP, Krita, PowerPoint, a browser and others.")
        {
            Examples =
                """
                myna layers export poster-layers -o poster.psd
                myna layers export poster.mynalayers -o poster.pptx
                myna layers export poster-layers -o poster.gif --seconds 0.5
                """,
        };
        command.Add(document);
        foreach (Option option in (Option[])[output, ppi, profile, zip, masks, pixels, full, step, json])
        {
            command.Add(option);
        }

        provenance.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            new Order(
                parsed.GetRequiredValue(document),
                parsed.GetRequiredValue(output),
                new LayerExportOptions
                {
                    PixelsPerInch = parsed.GetValue(ppi) ?? LayerExportOptions.Default.PixelsPerInch,
                    Compression = parsed.GetValue(zip) ? PsdCompression.Zip : PsdCompression.RunLength,
                    AlphaAsMasks = parsed.GetValue(masks),
                    LiveText = !parsed.GetValue(pixels),
                    FullCanvas = parsed.GetValue(full),
                    Step = parsed.GetValue(step) is { } seconds ? TimeSpan.FromSeconds(seconds) : LayerExportOptions.Default.Step,
                },
                parsed.GetValue(profile),
                provenance.Read(parsed),
                parsed.GetValue(json)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliEnvironment environment, Order order, CancellationToken cancellationToken)
    {
        if (!LayerExport.Extensions.Contains(Path.GetExtension(order.Target).ToLowerInvariant()))
        {
            throw new CliException(ExitCode.Usage, $"{order.Target} has an extension Myna cannot write; use one of {string.Join(", ", LayerExport.Extensions)}");
        }

        // Of what is exported, a manifest has a place in PNG, and in the pictures of a ZIP; see docs/provenance.md.
        using ProvenanceStamp? stamp = Path.GetExtension(order.Target).ToLowerInvariant() is ".png" or ".zip"
            ? ProvenanceStamp.Open(environment, order.Provenance, ProvenanceClaim.Layer)
            : null;
        (LayerDocument document, byte[]? profile) = await ReadAsync(order, cancellationToken);
        stamp?.Says = ProvenanceClaim.OfLayers(document.Provenance?.Generated ?? false) with { Description = "Layers of a picture, put together again" };
        IReadOnlyList<string> lost = [];
        await StageDisplay.RunAsync(environment, environment.ErrorIsTerminal && !order.Json, progress => Task.Run(
            () => lost = LayerExport.Write(
                document, order.Target, order.Options with { IccProfile = profile },
                progress is null ? null : new Stage(progress), cancellationToken), cancellationToken));
        stamp?.AddToFile(order.Target, order.Target, cancellationToken);
        var result = new LayersExportResult(order.Target, document.Width, document.Height, document.Layers.Count, new FileInfo(order.Target).Length, lost);
        if (order.Json)
        {
            CliJson.Print(environment.Out, result, CliJson.Default.LayersExportResult);
            return (int)ExitCode.Ok;
        }

        foreach (string sentence in lost)
        {
            environment.Error.WriteLine($"note: {sentence}");
        }

        environment.Out.WriteLine($"{order.Target}: {document.Layers.Count} layers, {document.Width} x {document.Height}");
        return (int)ExitCode.Ok;
    }

    private static async Task<(LayerDocument Document, byte[]? Profile)> ReadAsync(Order order, CancellationToken cancellationToken)
    {
        try
        {
            LayerDocument document = await LayerStore.OpenAsync(order.Document, cancellationToken: cancellationToken);
            return (document, order.Profile is null ? null : await File.ReadAllBytesAsync(order.Profile, cancellationToken));
        }
        catch (Exception exception) when (exception is MynaException or IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, exception.Message);
        }
    }

    private sealed class Stage(IProgress<SplitProgress> display) : IProgress<double>
    {
        public void Report(double value) => display.Report(new SplitProgress("writing", value));
    }
}
