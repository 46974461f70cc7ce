using Myna.Library.Voices;
using Myna.Trust;
using Myna.Voice;

namespace Myna.Cli.Trust;

/// <summary>A voice in the library.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its file.</param>
internal sealed record SavedVoice(string Name, string Path)
{
    /// <summary>All voices of the library that are some voices, whatever they are called.</summary>
    public static IReadOnlyList<SavedVoice> All(CliEnvironment environment, IEnumerable<string> voiceIds)
    {
        VoiceLibrary library = VoiceLibrary.Of(environment.Variable);
        HashSet<string> wanted = [.. voiceIds];
        return [.. library.Names().Select(name => new SavedVoice(name, library.PathOf(name))).Where(voice => IsOneOf(voice.Path, wanted))];
    }

    private static bool IsOneOf(string path, HashSet<string> wanted)
    {
        try
        {
            return wanted.Contains(VoiceIdentity.Of(VoicePrompt.Load(path)));
        }
        catch (MynaException)
        {
            return false; // a file that is no voice is nobody's
        }
    }
}
