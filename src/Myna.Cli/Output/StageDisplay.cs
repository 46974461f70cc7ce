using Myna.Layers.Decomposition;
using Spectre.Console;

namespace Myna.Cli.Output;

/// <summary>Shows on a terminal which stage the splitting of a picture has reached.</summary>
internal static class StageDisplay
{
    /// <summary>Does the work under a bar on standard error, or without one when nobody watches.</summary>
    /// <param name="environment">Standard error and its terminal.</param>
    /// <param name="watched">Whether to show the bar.</param>
    /// <param name="work">The work; told where to report to.</param>
    public static Task RunAsync(CliEnvironment environment, bool watched, Func<IProgress<SplitProgress>?, Task> work)
        => !watched ? work(null) : Terminal.OfError(environment).Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context => work(new BarProgress(context.AddTask("reading", maxValue: 1))));

    // Not Progress<T>, which would post to the thread pool and show old states after new ones.
    private sealed class BarProgress(ProgressTask bar) : IProgress<SplitProgress>
    {
        public void Report(SplitProgress value) => (bar.Value, bar.Description) = (value.Done, value.Stage);
    }
}
