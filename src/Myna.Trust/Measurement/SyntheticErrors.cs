using Myna.Audio;
using Myna.Audio.Files;
using Myna.Trust.Detection;
using Myna.Trust.Verification;

namespace Myna.Trust.Measurement;

/// <summary>A recording of a person or of a synthesizer.</summary>
/// <param name="Path">The file.</param>
/// <param name="Maker"><see cref="Person"/>, or the name of a program.</param>
/// <param name="IsFitted">Whether the score is fitted to it; else it is measured on it.</param>
public sealed record LabelledSpeech(string Path, string Maker, bool IsFitted)
{
    /// <summary>The maker of speech that no machine made.</summary>
    public const string Person = "person";

    /// <summary>Reads a table: file (beside the table), maker, <c>fit</c> or <c>measure</c>, with tabulators between.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="MynaException">It cannot be read.</exception>
    public static IReadOnlyList<LabelledSpeech> Read(string table)
    {
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(table))!;
        var found = new List<LabelledSpeech>();
        foreach (string line in File.Exists(table) ? File.ReadAllLines(table) : throw new MynaException($"{table} does not exist; give a table of file, maker, and fit or measure"))
        {
            found.Add(line.Split('\t') is [var path, var maker, "fit" or "measure"] cells
                ? new LabelledSpeech(System.IO.Path.Combine(folder, path), maker, cells[2] == "fit")
                : throw new MynaException($"{table}: \"{line}\" is not file, maker, and fit or measure, with tabulators between"));
        }

        return found;
    }
}

/// <summary>How often the advisory synthetic-speech score is wrong, by who spoke.</summary>
/// <param name="Maker">A program, or <see cref="LabelledSpeech.Person"/>.</param>
/// <param name="WasFitted">Whether other speech of this maker was fitted to.</param>
/// <param name="Files">How many files.</param>
/// <param name="Wrong">Of these, how many are on the wrong side of 0.5.</param>
/// <param name="Eer">Equal error rate against all persons; null for them themselves.</param>
public sealed record SyntheticErrorRow(string Maker, bool WasFitted, int Files, int Wrong, double? Eer);

/// <summary>The errors of the score.</summary>
/// <param name="Rows">By maker.</param>
/// <param name="KnownMakersEer">Equal error rate over all makers it was fitted to, other speakers and voices.</param>
/// <param name="UnknownMakersMissed">Share of the speech of other makers that passes for a person's; null where none was measured.</param>
public sealed record SyntheticErrors(IReadOnlyList<SyntheticErrorRow> Rows, double KnownMakersEer, double? UnknownMakersMissed)
{
    private const double Ridge = 0.02;
    private const int Steps = 4_000;

    /// <summary>Measures what is built in, or fits anew and measures that.</summary>
    /// <param name="speech">The recordings.</param>
    /// <param name="fit">Whether to fit.</param>
    /// <param name="fitted">The weights that were fitted, as they are kept; null where nothing was.</param>
    /// <param name="comment">What stands above the weights.</param>
    /// <param name="cancellationToken">Checked between files.</param>
    /// <exception cref="MynaException">A file cannot be read.</exception>
    public static SyntheticErrors Measure(
        IReadOnlyList<LabelledSpeech> speech, bool fit, string comment, out string? fitted, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(speech);
        (LabelledSpeech File, IReadOnlyList<double[]> Stretches)[] heard = [.. speech
            .Select(file => (file, SpeechStatistics.Of(Read(file.Path, cancellationToken), cancellationToken)))
            .Where(one => one.Item2.Count > 0)];
        string[] makers = [.. heard.Where(one => one.File.IsFitted).Select(one => one.File.Maker).Distinct()];
        SyntheticSpeech score = fit ? Fit([.. heard.Where(one => one.File.IsFitted)]) : SyntheticSpeech.Fitted;
        (string Maker, double Raw)[] measured = [.. heard.Where(one => !one.File.IsFitted).Select(one => (one.File.Maker, one.Stretches.Average(score.Raw)))];
        double[] people = [.. measured.Where(one => one.Maker == LabelledSpeech.Person).Select(one => one.Raw)];
        SyntheticErrorRow[] rows = [.. measured.GroupBy(one => one.Maker).Select(group => new SyntheticErrorRow(
            group.Key,
            makers.Contains(group.Key),
            group.Count(),
            group.Count(one => one.Raw > 0 == (group.Key == LabelledSpeech.Person)),
            group.Key == LabelledSpeech.Person ? null : EqualErrorRate.Of([.. group.Select(one => one.Raw)], people).Rate))];
        double[] known = [.. measured.Where(one => one.Maker != LabelledSpeech.Person && (makers.Length == 0 || makers.Contains(one.Maker))).Select(one => one.Raw)];
        double[] unknown = [.. measured.Where(one => one.Maker != LabelledSpeech.Person && makers.Length > 0 && !makers.Contains(one.Maker)).Select(one => one.Raw)];
        var errors = new SyntheticErrors(
            rows, EqualErrorRate.Of(known, people).Rate, unknown.Length == 0 ? null : (double)unknown.Count(raw => raw <= 0) / unknown.Length);
        fitted = fit ? score.With(errors.KnownMakersEer, errors.UnknownMakersMissed ?? 1).ToText(comment) : null;
        return errors;
    }

    private static AudioClip Read(string path, CancellationToken cancellationToken) =>
        AudioFile.ReadAsync(path, cancellationToken).GetAwaiter().GetResult();

    // Logistic regression with a ridge, by gradient descent with momentum: each maker counts the same, and people as much as all machines.
    private static SyntheticSpeech Fit((LabelledSpeech File, IReadOnlyList<double[]> Stretches)[] heard)
    {
        (double[] Numbers, bool IsMachine, double Weight)[] points = [.. heard.SelectMany(one => one.Stretches.Select(numbers => (
            numbers,
            one.File.Maker != LabelledSpeech.Person,
            1.0 / heard.Where(other => other.File.Maker == one.File.Maker).Sum(other => other.Stretches.Count))))];
        int machines = heard.Select(one => one.File.Maker).Distinct().Count(maker => maker != LabelledSpeech.Person);
        points = [.. points.Select(point => point with { Weight = point.IsMachine ? point.Weight / (2 * machines) : point.Weight / 2 })];
        int count = SpeechStatistics.Count;
        double[] means = [.. Enumerable.Range(0, count).Select(i => points.Sum(point => point.Weight * point.Numbers[i]))];
        double[] scales = [.. Enumerable.Range(0, count).Select(i =>
            Math.Sqrt(points.Sum(point => point.Weight * (point.Numbers[i] - means[i]) * (point.Numbers[i] - means[i]))) + 1e-9)];
        double[] weights = new double[count], speeds = new double[count];
        double intercept = 0, speed = 0;
        for (int step = 0; step < Steps; step++)
        {
            var gradients = new double[count];
            double slope = 0;
            var now = new SyntheticSpeech(means, scales, weights, intercept);
            foreach ((double[] numbers, bool isMachine, double weight) in points)
            {
                double error = weight * ((1 / (1 + Math.Exp(-now.Raw(numbers)))) - (isMachine ? 1 : 0));
                slope += error;
                for (int i = 0; i < count; i++)
                {
                    gradients[i] += error * Math.Clamp((numbers[i] - means[i]) / scales[i], -4, 4);
                }
            }

            for (int i = 0; i < count; i++)
            {
                speeds[i] = (0.9 * speeds[i]) - (0.1 * (gradients[i] + (Ridge * weights[i])));
                weights[i] += speeds[i];
            }

            speed = (0.9 * speed) - (0.1 * slope);
            intercept += speed;
        }

        return new SyntheticSpeech(means, scales, weights, intercept);
    }
}
