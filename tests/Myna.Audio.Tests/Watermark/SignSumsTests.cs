using Myna.Audio.Watermark;

namespace Myna.Audio.Tests.Watermark;

public sealed class SignSumsTests
{
    [Fact]
    public void The_chance_is_bounded_by_what_eighteen_fair_signs_do()
    {
        // All 2^18 sums of equal values, and of values that differ much.
        double[][] values = [[.. Enumerable.Repeat(1.0, 18)], [.. Enumerable.Range(0, 18).Select(i => Math.Pow(0.8, i))]];
        foreach (double[] a in values)
        {
            double norm = Math.Sqrt(a.Sum(x => x * x));
            double[] sums = new double[1 << a.Length];
            for (int signs = 0; signs < sums.Length; signs++)
            {
                for (int i = 0; i < a.Length; i++)
                {
                    sums[signs] += ((signs >> i) & 1) == 0 ? a[i] : -a[i];
                }
            }

            foreach (double z in new[] { 0.5, 1, 1.4, 2, 2.5, 3, 3.5, 4 })
            {
                double share = sums.Count(sum => sum >= z * norm) / (double)sums.Length;
                Assert.InRange(share, 0, Math.Exp(SignSums.LogChance(z)) + 1e-12);
            }
        }
    }

    [Fact]
    public void Large_sums_are_about_five_times_less_likely_than_by_the_exponential_alone()
    {
        Assert.Equal(0, SignSums.LogChance(0));
        Assert.Equal(0, SignSums.LogChance(-3));
        Assert.Equal(Math.Log(1.2682 / 6.5), SignSums.LogChance(6.5) + (6.5 * 6.5 / 2), 1e-12);
    }
}
