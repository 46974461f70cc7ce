using System.Collections.Frozen;
using System.Globalization;

namespace Myna.Text.Markup.Ssml;

/// <summary>Reads rate, volume and pitch of <c>&lt;prosody&gt;</c>.</summary>
internal static class Prosody
{
    private const double Slowest = 0.2;
    private const double Fastest = 5;
    private const double MostDb = 24;

    private static readonly FrozenDictionary<string, double> Rates = new Dictionary<string, double>
    {
        ["x-slow"] = 0.6, ["slow"] = 0.8, ["medium"] = 1, ["fast"] = 1.25, ["x-fast"] = 1.6, ["default"] = 1,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, double> Volumes = new Dictionary<string, double>
    {
        ["silent"] = double.NegativeInfinity, ["x-soft"] = -12, ["soft"] = -6, ["medium"] = 0, ["loud"] = 4, ["x-loud"] = 8, ["default"] = 0,
    }.ToFrozenDictionary();

    /// <summary>The style of the content; rates multiply and volumes add up with those around.</summary>
    /// <exception cref="MarkupException">A value is none of those that SSML has.</exception>
    public static SpeechStyle Read(ElementAttributes attributes, SpeechStyle style)
    {
        if (attributes.Find("rate") is { } rate)
        {
            double factor = Rate(rate.Value)
                ?? throw attributes.Error(rate.At, $"rate=\"{rate.Value}\" is no rate; give x-slow, slow, medium, fast, x-fast, or a share such as 80%");
            double all = style.Rate * factor;
            style = style with
            {
                Rate = all is >= Slowest and <= Fastest
                    ? all
                    : throw attributes.Error(rate.At, string.Create(CultureInfo.InvariantCulture, $"rate=\"{rate.Value}\" comes to {all:0.##} times the usual rate; {Slowest} to {Fastest} can be asked for")),
            };
        }

        if (attributes.Find("volume") is { } volume)
        {
            double db = style.VolumeDb + (Volume(volume.Value)
                ?? throw attributes.Error(volume.At, $"volume=\"{volume.Value}\" is no volume; give silent, x-soft, soft, medium, loud, x-loud, or dB such as -6dB"));
            style = style with
            {
                VolumeDb = db <= MostDb
                    ? db
                    : throw attributes.Error(volume.At, string.Create(CultureInfo.InvariantCulture, $"volume=\"{volume.Value}\" comes to {db:+0.#} dB; at most +{MostDb} dB can be asked for")),
            };
        }

        if (attributes.Find("pitch") is { } pitch)
        {
            style = style with { Pitch = pitch.Value };
        }

        foreach (string name in (ReadOnlySpan<string>)["contour", "range", "duration"])
        {
            if (attributes.Find(name) is { } found)
            {
                attributes.Warn(found.At, $"{name} of <prosody> is not followed; it is left out");
            }
        }

        return style;
    }

    /// <summary>80% and 0.8 are four fifths of the rate; +20% and -20% are relative to it.</summary>
    private static double? Rate(string written)
    {
        if (Rates.TryGetValue(written, out double named))
        {
            return named;
        }

        bool isPercent = written.EndsWith('%');
        if (!Number(isPercent ? written[..^1] : written, out double value))
        {
            return null;
        }

        double factor = !isPercent ? value : written[0] is '+' or '-' ? 1 + (value / 100) : value / 100;
        return factor > 0 ? factor : null;
    }

    /// <summary>dB, or the share from 0 to 100 of SSML 1.0, of which 100 is the usual volume.</summary>
    private static double? Volume(string written)
    {
        if (Volumes.TryGetValue(written, out double named))
        {
            return named;
        }

        if (written.EndsWith("dB", StringComparison.OrdinalIgnoreCase))
        {
            return Number(written[..^2], out double db) ? db : null;
        }

        bool isRelative = written.Length > 0 && written[0] is '+' or '-';
        return Number(written.TrimEnd('%'), out double share) switch
        {
            true when isRelative && share > -100 => 20 * Math.Log10(1 + (share / 100)),
            true when share is >= 0 and <= 100 => 20 * Math.Log10(share / 100),
            _ => null,
        };
    }

    private static bool Number(string written, out double value) => double.TryParse(
        written, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out value);
}
