using System.CommandLine;
using System.Diagnostics;
using Myna.Cli.Commands;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Cli.Pictures;
using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Evaluation;
using Myna.Layers.Evaluation.Designs;
using Myna.Layers.Pictures;
using Myna.Layers.Text;
using Spectre.Console;

namespace Myna.Cli.Bench;

/// <summary><c>myna bench layers</c>: how well and how fast generated designs are split.</summary>
internal static class LayersBenchCommand
{
    private const int DefaultDesigns = 20;

    /// <summary>Seeds from here on were never looked at while the splitter was made.</summary>
    private const int SeedKeptAside = 510_001;

    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        Option<int?> designs = SharedOptions.Number("--designs", $"How many designs; {DefaultDesigns} if not given.", 1, 10_000);
        Option<int?> seed = SharedOptions.Number("--seed", $"The first design's seed; {SeedKeptAside} if not given, which was kept aside.", 0, int.MaxValue);
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("layers", "Split generated designs, whose layers are known, and measure quality, time and memory.")
        {
            Examples = "myna bench layers --json",
        };
        command.Add(designs);
        command.Add(seed);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) =>
        {
            Measurement measurement = Measure(
                environment, parsed.GetValue(seed) ?? SeedKeptAside, parsed.GetValue(designs) ?? DefaultDesigns, cancellationToken);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, measurement.Split, CliJson.Default.LayersBenchResult);
            }
            else
            {
                Show(environment, measurement);
            }

            return Task.FromResult((int)ExitCode.Ok);
        });
        return command;
    }

    private sealed record Measurement(LayersBenchResult Split, Means OneLayer, Means TextOnly);

    private sealed class Means
    {
        private readonly List<(LayerScore At0, LayerScore At5, double Hidden, int Count)> _designs = [];

        public double Iou0 => _designs.Average(design => design.At0.AlphaIou);

        public double Iou5 => _designs.Average(design => design.At5.AlphaIou);

        public double L1At0 => _designs.Average(design => design.At0.RgbL1);

        public double L1At5 => _designs.Average(design => design.At5.RgbL1);

        public double Hidden => _designs.Where(design => !double.IsNaN(design.Hidden)).Select(design => design.Hidden).DefaultIfEmpty(double.NaN).Average();

        public double CountError => _designs.Average(design => design.Count);

        public void Add(List<Picture> predicted, Picture[] truth)
        {
            IReadOnlyList<LayerScoreLevel> levels = LayerMetric.Compare(predicted, truth);
            _designs.Add((levels[0].Score, levels[^1].Score, HiddenQuality.Psnr(predicted, truth), Math.Abs(predicted.Count - truth.Length)));
        }
    }

    private static Measurement Measure(CliEnvironment environment, int firstSeed, int designs, CancellationToken cancellationToken)
    {
        var generator = new DesignGenerator(DesignFonts.Installed());
        Means split = new(), oneLayer = new(), textOnly = new();
        ITextReader? reader = TextReaders.Find(environment);
        if (reader is null)
        {
            environment.Error.WriteLine(TextReaders.Advice);
        }

        var options = new SplitOptions { TextReader = reader };
        TextScore text = default;
        double seconds = 0, megapixels = 0;
        int worst = 0;
        for (int i = 0; i < designs; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Design design = generator.Make(firstSeed + i);
            Picture[] truth = [.. design.Layers.Select(layer => layer.Picture)];
            long start = Stopwatch.GetTimestamp();
            LayerDocument document = LayerSplitter.Split(design.Input, "design", options, cancellationToken: cancellationToken);
            seconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
            megapixels += design.Input.Width * (double)design.Input.Height / 1e6;
            worst = Math.Max(worst, RecompositionProof.MaximumError(design.Input, document.Compose()));

            // The true layers hold their shadows.
            split.Add(OnCanvas(ShadowFolding.Fold(document, design.Input, cancellationToken)), truth);
            text += TextScore.Of(document, design);
            oneLayer.Add([design.Input], truth);
            textOnly.Add(OnCanvas(LayerSplitter.Split(design.Input, "design", options with { TextOnly = true }, null, cancellationToken)), truth);
            if (environment.ErrorIsTerminal)
            {
                environment.Error.WriteLine($"design {i + 1} of {designs}");
            }
        }

        using var process = Process.GetCurrentProcess();
        var result = new LayersBenchResult(
            designs, firstSeed, Round(split.Iou0), Round(split.Iou5), Round(split.L1At0), Round(split.L1At5),
            reader is null || text.Letters == 0 ? null : Round(text.CharacterErrorRate), Round(split.Hidden),
            Round(split.CountError), worst, Round(seconds / megapixels), Math.Round(process.PeakWorkingSet64 / 1e6));
        return new Measurement(result, oneLayer, textOnly);
    }

    private static List<Picture> OnCanvas(LayerDocument document)
        => [.. document.Layers.Select(layer => layer.Picture.OnCanvas(document.Width, document.Height, layer.X, layer.Y))];

    private static double Round(double value) => double.IsNaN(value) ? 0 : Math.Round(value, 4);

    private static void Show(CliEnvironment environment, Measurement measurement)
    {
        LayersBenchResult split = measurement.Split;
        Table table = Terminal.Table("", "IoU 0", "IoU 5", "L1 0", "L1 5", "hidden dB", "count error");
        Row("Myna", split.SoftIou0, split.SoftIou5, split.RgbL1At0, split.RgbL1At5, split.HiddenPsnr, split.CountError);
        Row("text only", measurement.TextOnly);
        Row("one layer", measurement.OneLayer);
        Terminal.OfOutput(environment).Write(table);
        environment.Out.WriteLine(
            $"{split.Designs} designs from seed {split.FirstSeed}: recomposed within {split.RecomposeMax}, {split.SPerMp:0.00} s per megapixel, {split.RssMb:0} MB"
            + (split.Cer is { } cer ? $"; {100 * cer:0.0} % of the letters that can be seen were read wrong" : ""));

        void Row(string name, params object[] values)
        {
            double[] numbers = values is [Means means]
                ? [means.Iou0, means.Iou5, means.L1At0, means.L1At5, means.Hidden, means.CountError]
                : [.. values.Cast<double>()];
            string[] formats = ["0.000", "0.000", "0.0000", "0.0000", "0.0", "0.00"];
            table.AddRow([name, .. numbers.Zip(formats, (number, format) => number.ToString(format, System.Globalization.CultureInfo.InvariantCulture))]);
        }
    }
}
