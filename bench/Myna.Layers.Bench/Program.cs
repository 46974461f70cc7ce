using System.Diagnostics;
using System.Globalization;
using Myna.Layers.Bench;
using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Evaluation;
using Myna.Layers.Evaluation.Designs;
using Myna.Layers.Pictures;

// usage: first count sheet.png [least side, most side] [--why] | a,list,of,seeds sheet.png [...] | cases folder sheet.png [--why] | order first count | pictures folder sheet.png | split file | draw seed,least side,most side file.png
bool why = args.Contains("--why");
args = [.. args.Where(arg => arg != "--why")];
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args[0] == "pictures")
{
    var looks = new ContactSheet(200, 8);
    foreach (string file in Directory.GetFiles(args[1]).Order())
    {
        Picture picture = await PictureFile.ReadAsync(file);
        LayerDocument found = LayerSplitter.Split(picture, Path.GetFileName(file));
        Console.WriteLine($"{Path.GetFileName(file)}: {string.Join(", ", found.Layers.Select(layer => layer.Name))}; error {found.Provenance!.MaximumError}");
        looks.Add(picture);
        foreach (Layer layer in found.Layers.Take(15))
        {
            looks.Add(layer.Picture.OnCanvas(picture.Width, picture.Height, layer.X, layer.Y));
        }

        looks.EndRow();
    }

    looks.Write(args[2]);
    return;
}

if (args[0] == "order")
{
    Console.WriteLine(OrderTrial.Run(new DesignGenerator([]), int.Parse(args[1]), int.Parse(args[2])));
    return;
}

if (args[0] == "draw")
{
    int[] numbers = [.. args[1].Split(',').Select(int.Parse)];
    PngWriter.Write(args[2], new DesignGenerator(DesignFonts.Installed()).Make(numbers[0], numbers[1], numbers[2]).Input);
    return;
}

if (args[0] == "split")
{
    Picture large = await PictureFile.ReadAsync(args[1]);
    long from = Stopwatch.GetTimestamp();
    LayerDocument found = LayerSplitter.Split(large, args[1], null, new Progress<SplitProgress>(step => Console.WriteLine($"{step.Done:0.00} {step.Stage}")));
    double spent = Stopwatch.GetElapsedTime(from).TotalSeconds;
    using var process = Process.GetCurrentProcess();
    Console.WriteLine($"{large.Width}x{large.Height}: {found.Layers.Count} layers, error {found.Provenance!.MaximumError}, {spent:0.0} s, {process.PeakWorkingSet64 / 1e6:0} MB resident at most");
    return;
}

var designs = new List<(string Name, Picture Input, IReadOnlyList<Picture> Truth, string Kinds)>();
if (args[0] == "cases")
{
    foreach (string folder in Directory.GetDirectories(args[1], "case_*").Order())
    {
        var truth = new List<Picture>();
        foreach (string file in Directory.GetFiles(folder, "layer_*.png").Order())
        {
            truth.Add(await PictureFile.ReadAsync(file));
        }

        designs.Add((Path.GetFileName(folder), await PictureFile.ReadAsync(Path.Combine(folder, "input.png")), truth, ""));
    }
}
else
{
    var generator = new DesignGenerator(DesignFonts.Installed());
    int[] seeds = args[0].Contains(',') ? [.. args[0].Split(',').Select(int.Parse)] : [.. Enumerable.Range(int.Parse(args[0]), int.Parse(args[1]))];
    foreach (int seed in seeds)
    {
        Design design = args.Length > 4 ? generator.Make(seed, int.Parse(args[3]), int.Parse(args[4])) : generator.Make(seed);
        designs.Add(($"seed {seed}", design.Input, [.. design.Layers.Select(layer => layer.Picture)], string.Join(',', design.Layers.Select(layer => layer.Style))));
    }
}

var sheet = new ContactSheet(230, 8);
var scores = new List<(double L0, double I0, double L5, double I5, double Hidden, double Count)>();
var oracle = new List<(double OrderedL1, double Ordered, double JoinedL1, double Joined)>();
double seconds = 0, megapixels = 0;
int worst = 0;
foreach ((string name, Picture input, IReadOnlyList<Picture> truth, string kinds) in designs)
{
    long start = Stopwatch.GetTimestamp();
    LayerDocument document = ShadowFolding.Fold(LayerSplitter.Split(input, name), input);
    double took = Stopwatch.GetElapsedTime(start).TotalSeconds;
    seconds += took;
    megapixels += input.Width * input.Height / 1e6;
    worst = Math.Max(worst, document.Provenance!.MaximumError);
    Picture[] predicted = [.. document.Layers.Select(layer => layer.Picture.OnCanvas(input.Width, input.Height, layer.X, layer.Y))];
    IReadOnlyList<LayerScoreLevel> levels = LayerMetric.Compare(predicted, truth);
    double hidden = HiddenQuality.Psnr(predicted, truth);
    scores.Add((levels[0].Score.RgbL1, levels[0].Score.AlphaIou, levels[5].Score.RgbL1, levels[5].Score.AlphaIou, hidden, Math.Abs(predicted.Length - truth.Count)));
    Console.WriteLine($"{name,-9} L1 {levels[0].Score.RgbL1:0.000} IoU {levels[0].Score.AlphaIou:0.000} | {levels[5].Score.RgbL1:0.000} {levels[5].Score.AlphaIou:0.000} | hid {hidden:0.0} n {predicted.Length}/{truth.Count} raised {document.Provenance.AlphaRaisedShare:0.00} {took:0.0}s {kinds}");
    LayerScore ordered = Diagnosis.InTrueOrder(predicted, truth), joined = Diagnosis.Joined(predicted, truth);
    oracle.Add((ordered.RgbL1, ordered.AlphaIou, joined.RgbL1, joined.AlphaIou));
    if (why)
    {
        Console.WriteLine($"    in true order L1 {ordered.RgbL1:0.000} IoU {ordered.AlphaIou:0.000}, pieces joined too L1 {joined.RgbL1:0.000} IoU {joined.AlphaIou:0.000}");
        foreach (string line in Diagnosis.Lines(document, predicted, truth, kinds.Split(',')))
        {
            Console.WriteLine(line);
        }
    }

    if (sheet.Count > 36 * 9)
    {
        continue;
    }

    sheet.Add(input);
    foreach (Picture layer in truth.Take(7))
    {
        sheet.Add(layer);
    }

    sheet.EndRow();
    sheet.Add(new Picture(1, 1));
    foreach (Picture layer in predicted.Take(7))
    {
        sheet.Add(layer);
    }

    sheet.EndRow();
}

Console.WriteLine($"MEAN L1 {scores.Average(s => s.L0):0.0000} IoU {scores.Average(s => s.I0):0.0000} | {scores.Average(s => s.L5):0.0000} {scores.Average(s => s.I5):0.0000} | hidden {scores.Where(s => !double.IsNaN(s.Hidden)).Average(s => s.Hidden):0.00} count {scores.Average(s => s.Count):0.00} max {worst} {seconds / megapixels:0.00} s/MP");
Console.WriteLine($"in true order L1 {oracle.Average(o => o.OrderedL1):0.000} IoU {oracle.Average(o => o.Ordered):0.000}; pieces joined too L1 {oracle.Average(o => o.JoinedL1):0.000} IoU {oracle.Average(o => o.Joined):0.000}");
sheet.Write(args[2]);
