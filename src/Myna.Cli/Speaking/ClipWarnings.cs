namespace Myna.Cli.Speaking;

/// <summary>Prints what is odd about a clip on standard error, at once.</summary>
internal sealed class ClipWarnings(CliEnvironment environment, string path) : IProgress<string>
{
    /// <inheritdoc/>
    public void Report(string value) => environment.Error.WriteLine($"myna: warning: {path}: {value}");
}
