using Myna.Trust.Verification;

namespace Myna.Trust.Tests.Verification;

public sealed class CalibrationTests
{
    [Fact]
    public void Equal_error_rate_of_known_scores()
    {
        Assert.Equal(0, EqualErrorRate.Of([0.8, 0.9], [0.1, 0.2]).Rate);
        Assert.Equal(0.5, EqualErrorRate.Of([0.1, 0.9], [0.1, 0.9]).Rate);
        Assert.Equal(0.25, EqualErrorRate.Of([0.2, 0.7, 0.8, 0.9], [0.1, 0.15, 0.3, 0.75]).Rate, 3);
    }

    [Fact]
    public void Logistic_curve_gives_back_the_odds_it_was_drawn_from()
    {
        // Of scores drawn from normals at ±1 with deviation 1, the log-odds are 2·score.
        var random = new Random(4);
        double[] right = [.. Enumerable.Range(0, 4000).Select(_ => 1 + Normal())];
        double[] wrong = [.. Enumerable.Range(0, 8000).Select(_ => -1 + Normal())];
        (double slope, double intercept) = LogisticRegression.Fit(right, wrong);
        Assert.InRange(slope, 1.85, 2.15);
        Assert.InRange(intercept, -0.12, 0.12);

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    [Fact]
    public void Separable_scores_keep_a_finite_slope()
    {
        (double slope, double intercept) = LogisticRegression.Fit([0.8, 0.9], [0.1, 0.2]);
        Assert.InRange(slope, 1, 100);
        Assert.InRange(-intercept / slope, 0.3, 0.7);
    }

    [Fact]
    public void Voiceprints_survive_text_and_refuse_garbage()
    {
        var print = new Voiceprint("m", [1.5f, -2f, 3e-5f]);
        Assert.Equal(print.Vector, Voiceprint.FromBase64("m", print.ToBase64())!.Vector);
        Assert.Null(Voiceprint.FromBase64("m", "AAA"));
        Assert.Null(Voiceprint.FromBase64("m", ""));
        Assert.Null(Voiceprint.FromBase64("m", new Voiceprint("m", [float.NaN]).ToBase64()));
        Assert.Throws<MynaException>(() => Voiceprint.Mean([print, print with { Tag = "other" }]));
        Assert.Equal(2, Voiceprint.Mean([print, print]).Clips);
    }
}
