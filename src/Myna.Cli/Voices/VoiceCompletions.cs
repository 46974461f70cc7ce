using System.CommandLine.Completions;
using Myna.Library.Voices;

namespace Myna.Cli.Voices;

/// <summary>Names of voices for the shell to complete.</summary>
internal static class VoiceCompletions
{
    /// <summary>The names in this person's library; none where it cannot be read.</summary>
    public static Func<CompletionContext, IEnumerable<CompletionItem>> Of(CliEnvironment environment) => _ =>
    {
        try
        {
            return VoiceLibrary.Of(environment.Variable).Names().Select(name => new CompletionItem(name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or MynaException)
        {
            return [];
        }
    };
}
