using Myna.Trust.Verification;

namespace Myna.Trust.Measurement;

/// <summary>How well speakers are told apart: calibrated on one half of the speakers, measured on the other.</summary>
/// <param name="Calibration">Fitted on the first half of the speakers.</param>
/// <param name="Eer">Equal error rate on the second half.</param>
/// <param name="FalseRejects">Share of same-speaker pairs of the second half that are decided wrongly.</param>
/// <param name="FalseAccepts">Share of its other pairs that are.</param>
/// <param name="SamePairs">Same-speaker pairs of the second half.</param>
/// <param name="OtherPairs">Its other pairs.</param>
/// <param name="EerOtherWay">The equal error rate with the halves exchanged.</param>
public sealed record SpeakerErrors(
    SpeakerCalibration Calibration, double Eer, double FalseRejects, double FalseAccepts, int SamePairs, int OtherPairs, double EerOtherWay)
{
    /// <summary>Measures.</summary>
    /// <param name="clips">Clips of four speakers or more, two or more of each.</param>
    /// <param name="embedder">Hears who speaks.</param>
    /// <param name="cancellationToken">Checked between clips.</param>
    public static SpeakerErrors Measure(IReadOnlyList<HeldOutClip> clips, ISpeakerEmbedder embedder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clips);
        ArgumentNullException.ThrowIfNull(embedder);
        (string Speaker, float[] Vector)[] heard =
            [.. clips.Select(clip => (clip.Speaker, embedder.Embed(clip.Clip, clip.Name, cancellationToken).Vector))];
        string[] speakers = [.. heard.Select(one => one.Speaker).Distinct().Order(StringComparer.Ordinal)];
        string[] first = speakers[..(speakers.Length / 2)];
        var a = heard.Where(one => first.Contains(one.Speaker)).ToArray();
        var b = heard.Where(one => !first.Contains(one.Speaker)).ToArray();
        SpeakerCalibration fitted = Fit(a);
        (List<double> same, List<double> other) = Scores(b, fitted);
        (List<double> sameBack, List<double> otherBack) = Scores(a, Fit(b));
        return new SpeakerErrors(
            fitted,
            EqualErrorRate.Of(same, other).Rate,
            (double)same.Count(score => score < fitted.Threshold) / same.Count,
            (double)other.Count(score => score >= fitted.Threshold) / other.Count,
            same.Count,
            other.Count,
            EqualErrorRate.Of(sameBack, otherBack).Rate);
    }

    /// <summary>Fits mean and curve. Pairs are scored with the mean of the speakers who are not in them: a mean that holds them lies too near.</summary>
    public static SpeakerCalibration Fit(IReadOnlyList<(string Speaker, float[] Vector)> heard)
    {
        ArgumentNullException.ThrowIfNull(heard);
        Dictionary<string, float[]> means = heard.GroupBy(one => one.Speaker).ToDictionary(group => group.Key, group => Mean([.. group.Select(one => one.Vector)]));
        List<double> same = [], other = [];
        for (int i = 0; i < heard.Count; i++)
        {
            for (int j = i + 1; j < heard.Count; j++)
            {
                float[] mean = Mean([.. means.Where(one => one.Key != heard[i].Speaker && one.Key != heard[j].Speaker).Select(one => one.Value)]);
                double score = new SpeakerCalibration(mean, 1, 0).Score(heard[i].Vector, heard[j].Vector);
                (heard[i].Speaker == heard[j].Speaker ? same : other).Add(score);
            }
        }

        (double slope, double intercept) = LogisticRegression.Fit(same, other);
        return new SpeakerCalibration(Mean([.. means.Values]), slope, intercept);
    }

    private static (List<double> Same, List<double> Other) Scores((string Speaker, float[] Vector)[] heard, SpeakerCalibration calibration)
    {
        List<double> same = [], other = [];
        for (int i = 0; i < heard.Length; i++)
        {
            for (int j = i + 1; j < heard.Length; j++)
            {
                (heard[i].Speaker == heard[j].Speaker ? same : other).Add(calibration.Score(heard[i].Vector, heard[j].Vector));
            }
        }

        return (same, other);
    }

    private static float[] Mean(IReadOnlyList<float[]> vectors)
    {
        var sum = new double[vectors[0].Length];
        foreach (float[] vector in vectors)
        {
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += vector[i];
            }
        }

        return [.. sum.Select(value => (float)(value / vectors.Count))];
    }
}
