using Myna.Voice;
using Spectre.Console;

namespace Myna.Cli.Output;

/// <summary>Shows on a terminal how far the work has come.</summary>
internal static class ProgressDisplay
{
    /// <summary>Does the work under a bar on standard error, or without one when nobody watches.</summary>
    /// <param name="environment">Standard error and its terminal.</param>
    /// <param name="watched">Whether to show the bar.</param>
    /// <param name="work">The work; told where to report to.</param>
    public static Task RunAsync(CliEnvironment environment, bool watched, Func<IProgress<SpeechProgress>?, Task> work) =>
        watched ? ShowAsync(Terminal.OfError(environment), work) : work(null);

    private static Task ShowAsync(IAnsiConsole console, Func<IProgress<SpeechProgress>?, Task> work) =>
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                ProgressTask bar = context.AddTask("speaking", maxValue: 1);
                return work(new BarProgress(bar));
            });

    // Not Progress<T>, which would post to the thread pool and show old states after new ones.
    private sealed class BarProgress(ProgressTask bar) : IProgress<SpeechProgress>
    {
        public void Report(SpeechProgress value)
        {
            bar.Value = value.Fraction;
            if (value.Sentences > 1)
            {
                bar.Description = $"sentence {Math.Min(value.SentencesDone + 1, value.Sentences)} of {value.Sentences}";
            }
        }
    }
}
