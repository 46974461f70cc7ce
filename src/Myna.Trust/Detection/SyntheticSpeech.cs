using System.Globalization;
using Myna.Audio;

namespace Myna.Trust.Detection;

/// <summary>A guess from the sound alone whether a machine spoke. It is advisory: no evidence, and nothing is decided by it.</summary>
/// <param name="Score">0 to 1; above 0.5 it sounds more like the synthesizers it was fitted to than like the people.</param>
/// <param name="Seconds">Seconds of speech that were looked at.</param>
/// <param name="Note">How often it is wrong, and when it is not reliable.</param>
public sealed record SyntheticGuess(double Score, double Seconds, string Note);

/// <summary>
/// The advisory synthetic-speech score: a logistic curve over <see cref="SpeechStatistics"/>, fitted on recordings of people and on speech
/// of Lite and eSpeak NG (`myna bench trust --only synthetic --speech TABLE --fit FILE`), with the errors that were measured on speakers
/// and on a maker it had not seen.
/// </summary>
internal sealed class SyntheticSpeech
{
    private const string Resource = "synthetic-speech.txt";

    private static readonly Lazy<SyntheticSpeech> Loaded = new(() =>
    {
        using Stream stream = typeof(SyntheticSpeech).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    });

    private readonly double[] _means;
    private readonly double[] _scales;
    private readonly double[] _weights;
    private readonly double _intercept;

    /// <summary>A score of given weights.</summary>
    public SyntheticSpeech(double[] means, double[] scales, double[] weights, double intercept)
    {
        (_means, _scales, _weights, _intercept) = (means, scales, weights, intercept);
    }

    /// <summary>What is built in.</summary>
    public static SyntheticSpeech Fitted => Loaded.Value;

    /// <summary>Equal error rate on people and voices it was not fitted to, of makers it was.</summary>
    public double KnownMakersEer { get; init; }

    /// <summary>Share of another maker's speech that passes for a person's at the score 0.5.</summary>
    public double UnknownMakersMissed { get; init; }

    /// <summary>Guesses.</summary>
    /// <param name="clip">Speech of any rate.</param>
    /// <param name="cancellationToken">Checked between stretches.</param>
    /// <returns>The guess; null where there is too little sound.</returns>
    public SyntheticGuess? Guess(AudioClip clip, CancellationToken cancellationToken)
    {
        IReadOnlyList<double[]> stretches = SpeechStatistics.Of(clip, cancellationToken);
        return stretches.Count == 0
            ? null
            : new SyntheticGuess(
                Math.Round(Curve(stretches.Average(Raw)), 3),
                Math.Min(clip.Seconds, stretches.Count * SpeechStatistics.StretchSeconds),
                string.Create(CultureInfo.InvariantCulture, $"a guess from the sound, not evidence: equal error rate {100 * KnownMakersEer:0} % on new speech of the programs it knows (for Lite alone hardly better than chance, for eSpeak NG better); of another program's speech {100 * UnknownMakersMissed:0} % passed for a person's. Not reliable, least of all on other programs, music, noise or telephone speech"));
    }

    /// <summary>The score of one stretch, before the curve: 0 is undecided.</summary>
    public double Raw(double[] numbers)
    {
        double sum = _intercept;
        for (int i = 0; i < _weights.Length; i++)
        {
            sum += _weights[i] * Math.Clamp((numbers[i] - _means[i]) / _scales[i], -4, 4);
        }

        return sum;
    }

    /// <summary>The same with the errors that were measured.</summary>
    public SyntheticSpeech With(double knownMakersEer, double unknownMakersMissed) =>
        new(_means, _scales, _weights, _intercept) { KnownMakersEer = knownMakersEer, UnknownMakersMissed = unknownMakersMissed };

    /// <summary>What <see cref="Parse"/> reads.</summary>
    /// <param name="comment">How it was made.</param>
    public string ToText(string comment)
    {
        return string.Join('\n', comment.Split('\n').Select(line => "# " + line))
            + FormattableString.Invariant($"\n{_intercept:R}\n{KnownMakersEer:R}\n{UnknownMakersMissed:R}\n{Line(_means)}\n{Line(_scales)}\n{Line(_weights)}\n");

        static string Line(double[] values) => string.Join(' ', values.Select(value => value.ToString("G6", CultureInfo.InvariantCulture)));
    }

    /// <summary>Reads the weights; lines with # are comments.</summary>
    public static SyntheticSpeech Parse(string text)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];
        return new SyntheticSpeech(Numbers(lines[3]), Numbers(lines[4]), Numbers(lines[5]), Numbers(lines[0])[0])
        {
            KnownMakersEer = Numbers(lines[1])[0], UnknownMakersMissed = Numbers(lines[2])[0],
        };

        static double[] Numbers(string line) => [.. line.Split(' ').Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
    }

    private static double Curve(double raw) => 1 / (1 + Math.Exp(-raw));
}
