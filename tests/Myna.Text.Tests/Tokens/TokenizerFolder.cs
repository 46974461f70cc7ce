namespace Myna.Text.Tests.Tokens;

/// <summary>Where the fixtures of the tokenizers lie in the repository.</summary>
internal static class TokenizerFolder
{
    /// <summary>The folder of all fixtures.</summary>
    public static string Golden { get; } = Path.Combine(FindRoot(), "tests", "Golden");

    /// <summary>A file or folder of Qwen3-TTS, whose tokenizer this is.</summary>
    public static string File(params string[] parts) => Path.Combine([Golden, "qwen3-tts", .. parts]);

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
