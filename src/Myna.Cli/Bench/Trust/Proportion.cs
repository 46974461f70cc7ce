namespace Myna.Cli.Bench.Trust;

/// <summary>What a share among some trials says about the share among all.</summary>
internal static class Proportion
{
    private const double Confidence = 0.95;

    /// <summary>The share that is exceeded with a confidence of 95 %: Clopper and Pearson's one-sided bound.</summary>
    /// <param name="successes">Trials that succeeded.</param>
    /// <param name="trials">All trials.</param>
    public static double AtLeast(int successes, int trials)
    {
        if (successes == 0)
        {
            return 0;
        }

        double low = 0, high = 1;
        for (int round = 0; round < 60; round++)
        {
            double share = (low + high) / 2;
            (low, high) = Reached(share) < 1 - Confidence ? (share, high) : (low, share);
        }

        return low;

        // The chance of so many successes or more.
        double Reached(double share)
        {
            double sum = 0, logChoices = 0;
            for (int failures = 0; failures <= trials - successes; failures++)
            {
                sum += Math.Exp(logChoices + ((trials - failures) * Math.Log(share)) + (failures * Math.Log(1 - share)));
                logChoices += Math.Log((double)(trials - failures) / (failures + 1));
            }

            return sum;
        }
    }
}
