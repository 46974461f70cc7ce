namespace Myna.Trust.Verification;

/// <summary>The calibration of Lite's speaker vectors, from `lite-calibration.txt` (written by `myna bench trust --only eer --calibrate FILE`).</summary>
internal static class LiteCalibration
{
    private const string Resource = "lite-calibration.txt";

    private static readonly Lazy<SpeakerCalibration> Loaded = new(() =>
    {
        using Stream stream = typeof(LiteCalibration).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    });

    /// <summary>What is built in.</summary>
    public static SpeakerCalibration Fitted => Loaded.Value;

    /// <summary>Slope, intercept and the mean vector in base64, a line each; lines with # are comments.</summary>
    public static SpeakerCalibration Parse(string text)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        return new SpeakerCalibration(
            Voiceprint.FromBase64("", lines[2])!.Vector, double.Parse(lines[0], culture), double.Parse(lines[1], culture));
    }

    /// <summary>What <see cref="Parse"/> reads.</summary>
    public static string Text(SpeakerCalibration calibration, string comment) => FormattableString.Invariant(
        $"# {comment}\n{calibration.Slope:R}\n{calibration.Intercept:R}\n{new Voiceprint("", calibration.Mean).ToBase64()}\n");
}
