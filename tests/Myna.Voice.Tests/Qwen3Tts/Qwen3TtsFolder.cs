namespace Myna.Voice.Tests.Qwen3Tts;

/// <summary>Where the fixtures of Qwen3-TTS lie in the repository.</summary>
internal static class Qwen3TtsFolder
{
    public static string Golden { get; } = Path.Combine(FindRoot(), "tests", "Golden", "qwen3-tts");

    /// <summary>A file or folder of the fixtures.</summary>
    public static string File(params string[] parts) => Path.Combine([Golden, .. parts]);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Myna.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run inside the repository.");
    }
}
