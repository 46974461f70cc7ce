using Myna.Cli.LongForm.Dubbing;

namespace Myna.Cli.Tests.LongForm.Dubbing;

public class SlotFitTests
{
    [Theory]
    [InlineData(1000, 1000, 1f)]     // fits as it is
    [InlineData(1000, 1050, 1f)]     // well enough filled
    [InlineData(1000, 800, 1.25f)]
    [InlineData(1000, 400, 1.6f)]    // longer than its slot, at the limit
    [InlineData(1000, 5000, 0.7f)]
    [InlineData(1000, 0, 1.6f)]
    public async Task Speech_fills_its_slot_within_limits(int natural, int slot, float speed)
    {
        FittedSpeech fitted = await SlotFit.FitAsync(slot, 0.7f, 1.6f, rate => Task.FromResult(new float[(int)Math.Ceiling(natural / rate)]));

        Assert.Equal(speed, fitted.Speed, 0.03f);
        Assert.True(fitted.Samples.Length <= slot || fitted.Speed == 1.6f);
    }

    [Fact]
    public async Task Speech_that_hardly_follows_the_rate_ends_with_the_best_that_was_made()
    {
        var tried = new List<float>();
        FittedSpeech fitted = await SlotFit.FitAsync(500, 0.7f, 1.6f, rate =>
        {
            tried.Add(rate);
            return Task.FromResult(new float[600 - (int)(20 * rate)]);
        });

        Assert.InRange(tried.Count, 2, 4);
        Assert.Equal(tried.Max(), fitted.Speed);
    }
}
