using System.Globalization;
using Myna.Models;
using Spectre.Console;

namespace Myna.Cli.Output;

/// <summary>Shows on a terminal how far a pull or a check has come: bytes, rate and time left.</summary>
internal static class PullDisplay
{
    /// <summary>Does the work under a bar on standard error, or without one when nobody watches.</summary>
    /// <param name="environment">Standard error and its terminal.</param>
    /// <param name="watched">Whether to show the bar.</param>
    /// <param name="name">The model.</param>
    /// <param name="work">The work; told where to report to.</param>
    public static Task<T> RunAsync<T>(CliEnvironment environment, bool watched, string name, Func<IProgress<PullProgress>?, Task<T>> work) =>
        watched ? ShowAsync(Terminal.OfError(environment), name, work) : work(null);

    private static Task<T> ShowAsync<T>(IAnsiConsole console, string name, Func<IProgress<PullProgress>?, Task<T>> work) =>
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context =>
            {
                ProgressTask bar = context.AddTask(Markup.Escape(name), maxValue: 1);
                return work(new BarProgress(bar, name));
            });

    /// <summary>One line on how far it has come.</summary>
    public static string Describe(string name, PullProgress progress)
    {
        if (progress.BytesTotal == 0)
        {
            return $"{name}: {(progress.Stage == PullStage.Listing ? "asking for the list of files" : $"checking {progress.File}")}";
        }

        (double unit, string symbol) = progress.BytesTotal >= 100_000_000 ? (1e9, "GB") : (1e6, "MB");
        string done = string.Create(
            CultureInfo.InvariantCulture, $"{name}: {progress.BytesDone / unit:0.00} of {progress.BytesTotal / unit:0.00} {symbol}");
        if (progress.Stage == PullStage.Checking)
        {
            return $"{done}, checking {progress.File}";
        }

        string rate = string.Create(CultureInfo.InvariantCulture, $"{progress.BytesPerSecond / 1e6:0.0} MB/s");
        string left = progress.TimeLeft is { } time ? $", {time:h\\:mm\\:ss} left" : "";
        string retries = progress.Retries > 0 ? $", {progress.Retries} retries" : "";
        return $"{done}, {rate}{left}{retries}";
    }

    // Not Progress<T>, which would post to the thread pool and show old states after new ones.
    private sealed class BarProgress(ProgressTask bar, string name) : IProgress<PullProgress>
    {
        public void Report(PullProgress value)
        {
            bar.Value = value.Fraction;
            bar.Description = Markup.Escape(Describe(name, value));
        }
    }
}
