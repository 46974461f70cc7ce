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

    /// <summary>Seeds from here on were looked at while it was made.</summary>
    private const int TuningSeed = 70_001;

    private const int ChineseDesignCount = 10;
    private const int LargeShorterSide = 1700;
    private const int LargeLongestSide = 2400;

    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        Option<int?> designs = SharedOptions.Number("--designs", $"How many designs; {DefaultDesigns} if not given.", 1, 10_000);
        Option<int?> seed = SharedOptions.Number("--seed", $"The first design's seed; if not given, {TuningSeed}, which the splitter was made with, and {SeedKeptAside}, which was kept aside.", 0, int.MaxValue);
        Option<int?> large = SharedOptions.Number("--large", "How many designs of some four megapixels, for edges at full size; 1 if not given.", 0, 100);
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("layers", "Split generated designs, whose layers are known, and measure quality, time and memory.")
        {
            Examples = "myna bench layers --json",
        };
        command.Add(designs);
        command.Add(seed);
        command.Add(large);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) =>
        {
            int count = parsed.GetValue(designs) ?? DefaultDesigns;
            ITextReader? reader = TextReaders.Find(environment);
            if (reader is null)
            {
                environment.Error.WriteLine(TextReaders.Advice);
            }

            Measurement? tuning = parsed.GetValue(seed) is null ? Measure(environment, reader, TuningSeed, count, cancellationToken) : null;
            Measurement measurement = Measure(environment, reader, parsed.GetValue(seed) ?? SeedKeptAside, count, cancellationToken);
            (double? edges, double? megapixels) = Large(reader, parsed.GetValue(seed) ?? SeedKeptAside, parsed.GetValue(large) ?? 1, cancellationToken);
            measurement = measurement with
            {
                Split = measurement.Split with
                {
                    Tuning = tuning?.Split,
                    CerChinese = Chinese(reader, cancellationToken),
                    NativeEdgeAlphaMae = edges,
                    NativeMegapixels = megapixels,
                },
            };
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, measurement.Split, CliJson.Default.LayersBenchResult);
            }
            else
            {
                if (tuning is not null)
                {
                    Show(environment, tuning);
                }

                Show(environment, measurement);
                ShowRest(environment, measurement.Split);
            }

            return Task.FromResult((int)ExitCode.Ok);
        });
        return command;
    }

    private sealed record Measurement(LayersBenchResult Split, Means OneLayer, Means TextOnly);

    private sealed class Means
    {
        private readonly List<(LayerScore At0, LayerScore At5, double Hidden, int Count, double Edges)> _designs = [];

        public double Iou0 => _designs.Average(design => design.At0.AlphaIou);

        public double Iou5 => _designs.Average(design => design.At5.AlphaIou);

        public double L1At0 => _designs.Average(design => design.At0.RgbL1);

        public double L1At5 => _designs.Average(design => design.At5.RgbL1);

        public double Hidden => _designs.Where(design => !double.IsNaN(design.Hidden)).Select(design => design.Hidden).DefaultIfEmpty(double.NaN).Average();

        public double Edges => _designs.Where(design => !double.IsNaN(design.Edges)).Select(design => design.Edges).DefaultIfEmpty(double.NaN).Average();

        public double CountError => _designs.Average(design => design.Count);

        public void Add(List<Picture> predicted, Picture[] truth)
        {
            IReadOnlyList<LayerScoreLevel> levels = LayerMetric.Compare(predicted, truth);
            _designs.Add((levels[0].Score, levels[^1].Score, HiddenQuality.Psnr(predicted, truth), Math.Abs(predicted.Count - truth.Length),
                EdgeQuality.AlphaError(predicted, truth)));
        }
    }

    private static Measurement Measure(CliEnvironment environment, ITextReader? reader, int firstSeed, int designs, CancellationToken cancellationToken)
    {
        var generator = new DesignGenerator(DesignFonts.Installed());
        Means split = new(), oneLayer = new(), textOnly = new();
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
            Round(split.CountError), worst, Round(seconds / megapixels), Math.Round(process.PeakWorkingSet64 / 1e6)) { EdgeAlphaMae = Round(split.Edges) };
        return new Measurement(result, oneLayer, textOnly);
    }

    /// <summary>The edges of large designs, and their size.</summary>
    private static (double? Edges, double? Megapixels) Large(ITextReader? reader, int firstSeed, int count, CancellationToken cancellationToken)
    {
        var generator = new DesignGenerator(DesignFonts.Installed());
        double sum = 0, megapixels = 0;
        int measured = 0;
        for (int i = 0; i < count; i++)
        {
            Design design = generator.Make(firstSeed + i, LargeShorterSide, LargeLongestSide);
            LayerDocument document = LayerSplitter.Split(design.Input, "design", new SplitOptions { TextReader = reader }, cancellationToken: cancellationToken);
            double error = EdgeQuality.AlphaError(OnCanvas(ShadowFolding.Fold(document, design.Input, cancellationToken)), [.. design.Layers.Select(layer => layer.Picture)]);
            megapixels += design.Input.Width * (double)design.Input.Height / 1e6;
            (sum, measured) = double.IsNaN(error) ? (sum, measured) : (sum + error, measured + 1);
        }

        return measured == 0 ? (null, null) : (Round(sum / measured), Math.Round(megapixels, 1));
    }

    /// <summary>How many letters of Chinese are read wrongly.</summary>
    private static double? Chinese(ITextReader? reader, CancellationToken cancellationToken)
    {
        if (reader is null || ChineseDesigns.InstalledFont() is not { } font)
        {
            return null;
        }

        var designs = new ChineseDesigns(font);
        TextScore score = default;
        for (int i = 0; i < ChineseDesignCount; i++)
        {
            Design design = designs.Make(SeedKeptAside + i);
            score += TextScore.Of(LayerSplitter.Split(design.Input, "design", new SplitOptions { TextReader = reader, TextOnly = true }, cancellationToken: cancellationToken), design);
        }

        return score.Letters == 0 ? null : Round(score.CharacterErrorRate);
    }

    private static void ShowRest(CliEnvironment environment, LayersBenchResult result)
    {
        if (result.NativeEdgeAlphaMae is { } edges)
        {
            environment.Out.WriteLine($"large designs ({result.NativeMegapixels:0.0} megapixels together): edges' alpha off by {edges:0.000}");
        }

        environment.Out.WriteLine(result.CerChinese is { } cer
            ? $"Chinese: {100 * cer:0.0} % of the letters were read wrong"
            : "Chinese was not measured: no reader of text, or no TrueType font with its letters (apt-get install fonts-droid-fallback)");
    }

    private static List<Picture> OnCanvas(LayerDocument document)
        => [.. document.Layers.Select(layer => layer.Picture.OnCanvas(document.Width, document.Height, layer.X, layer.Y))];

    private static double Round(double value) => double.IsNaN(value) ? 0 : Math.Round(value, 4);

    private static void Show(CliEnvironment environment, Measurement measurement)
    {
        LayersBenchResult split = measurement.Split;
        Table table = Terminal.Table("", "IoU 0", "IoU 5", "L1 0", "L1 5", "hidden dB", "count error", "edges");
        Row("Myna", split.SoftIou0, split.SoftIou5, split.RgbL1At0, split.RgbL1At5, split.HiddenPsnr, split.CountError, split.EdgeAlphaMae);
        Row("text only", measurement.TextOnly);
        Row("one layer", measurement.OneLayer);
        Terminal.OfOutput(environment).Write(table);
        environment.Out.WriteLine(
            $"{split.Designs} designs from seed {split.FirstSeed}: recomposed within {split.RecomposeMax}, {split.SPerMp:0.00} s per megapixel, {split.RssMb:0} MB"
            + (split.Cer is { } cer ? $"; {100 * cer:0.0} % of the letters that can be seen were read wrong" : ""));

        void Row(string name, params object[] values)
        {
            double[] numbers = values is [Means means]
                ? [means.Iou0, means.Iou5, means.L1At0, means.L1At5, means.Hidden, means.CountError, means.Edges]
                : [.. values.Cast<double>()];
            string[] formats = ["0.000", "0.000", "0.0000", "0.0000", "0.0", "0.00", "0.000"];
            table.AddRow([name, .. numbers.Zip(formats, (number, format) => number.ToString(format, System.Globalization.CultureInfo.InvariantCulture))]);
        }
    }
}
