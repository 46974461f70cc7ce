using System.Diagnostics;
using Myna.Cli.Errors;
using Myna.Library;

namespace Myna.Cli.Languages;

/// <summary>The languages that the installed eSpeak NG turns into sounds.</summary>
internal static class EspeakLanguages
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks <c>espeak-ng --voices</c>.</summary>
    /// <returns>Tags for <c>--language</c> and names, by tag.</returns>
    /// <exception cref="CliException">eSpeak NG is missing or does not answer.</exception>
    public static async Task<IReadOnlyList<(string Tag, string Name)>> ListAsync(CliEnvironment environment, CancellationToken cancellationToken)
    {
        string path = Programs.Find("espeak-ng", environment.Variable)
            ?? throw new CliException(
                ExitCode.Missing, "espeak-ng is not installed; it knows the languages. Install it with: sudo apt-get install espeak-ng");
        var start = new ProcessStartInfo(path, ["--voices"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using Process espeak = Process.Start(start) ?? throw new CliException(ExitCode.Missing, $"{path} does not start; install espeak-ng again");
        try
        {
            Task<string> complaint = espeak.StandardError.ReadToEndAsync(limit.Token);
            string table = await espeak.StandardOutput.ReadToEndAsync(limit.Token);
            await espeak.WaitForExitAsync(limit.Token);
            await complaint;
            return Parse(table);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CliException(ExitCode.Missing, $"{path} --voices gave no answer within {Patience.TotalSeconds:0} s; check that it works");
        }
        finally
        {
            if (!espeak.HasExited)
            {
                espeak.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Reads the table: priority, tag, age and gender, name, file, and other tags, in columns of white space.</summary>
    internal static IReadOnlyList<(string Tag, string Name)> Parse(string table) =>
        [.. table.Split('\n').Skip(1)
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns.Length >= 5)
            .Select(columns => (Tag: columns[1].ToLowerInvariant(), Name: columns[3].Replace('_', ' ').Trim()))
            .DistinctBy(voice => voice.Tag)
            .OrderBy(voice => voice.Tag, StringComparer.Ordinal)];
}
