using Myna.Tensors.Kernels;
using Myna.Voice.Qwen3Tts;
using Myna.Voice.Tests.Qwen3Tts.Talker;

namespace Myna.Voice.Tests.Qwen3Tts.Generation;

/// <summary>
/// Quantised weights stay near the exact ones on the tiny checkpoints: their distributions, and the codes they would choose. Random
/// weights of width 64 average less rounding away than trained ones of 1024 do, so these bounds are wide.
/// </summary>
public sealed class DriftTests
{
    [Theory]
    [InlineData(TalkerPrecision.Float32, 1e-9, 1.0)]
    [InlineData(TalkerPrecision.BFloat16, 1e-9, 1.0)] // the checkpoint is of bf16
    [InlineData(TalkerPrecision.Int8, 0.01, 0.9)]
    [InlineData(TalkerPrecision.Int4, 0.6, 0.6)]
    public void Drift_stays_within_its_bounds(TalkerPrecision precision, double mostKl, double leastAgreement)
    {
        foreach ((string checkpoint, string prompt) in new[] { ("base", "clone_icl_english_stream"), ("voice-design", "design_english_nonstream") })
        {
            using var exact = new TinyTalker(checkpoint);
            using var other = new TinyTalker(checkpoint, precision: precision);
            Drift drift = DriftMeasurement.Measure(exact.Generator, other.Generator, exact.Request(prompt, 27));
            TestContext.Current.SendDiagnosticMessage($"{precision} {checkpoint}: {drift}");
            Assert.Equal(27, drift.Frames);
            Assert.InRange(drift.TalkerKl, -1e-12, mostKl);
            Assert.InRange(drift.PredictorKl, -1e-12, mostKl);
            Assert.InRange(drift.TalkerAgreement, leastAgreement, 1);
            Assert.InRange(drift.PredictorAgreement, leastAgreement, 1);
        }
    }

    [Fact]
    public void Keys_and_values_in_half_precision_change_next_to_nothing()
    {
        using var exact = new TinyTalker("base");
        using var half = new TinyTalker("base", keysAndValues: WeightPrecision.Float16);
        Assert.Equal(exact.Pages.Layout.PageBytes, 2 * half.Pages.Layout.PageBytes);
        Drift drift = DriftMeasurement.Measure(exact.Generator, half.Generator, exact.Request("clone_icl_english_nonstream", 27));
        Assert.InRange(drift.TalkerKl, 1e-12, 1e-5);
        Assert.Equal(1, drift.TalkerAgreement);
    }
}
