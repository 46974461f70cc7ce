namespace Myna.Server.Hosting;

/// <summary>Where the built studio lies: beside the program, or in the sources it was built from.</summary>
internal static class StudioFolder
{
    /// <summary>The page that the studio begins with.</summary>
    public const string IndexName = "index.html";

    // From artifacts/bin/Myna.Cli/release up to the repository, and one to spare.
    private const int MostSteps = 6;

    /// <summary>The folder; null where the studio is not built.</summary>
    /// <param name="start">The folder of the program.</param>
    public static string? Find(string start)
    {
        string beside = Path.Combine(start, "studio");
        if (File.Exists(Path.Combine(beside, IndexName)))
        {
            return beside;
        }

        DirectoryInfo? folder = new(start);
        for (int step = 0; step < MostSteps && folder is not null; step++, folder = folder.Parent)
        {
            string built = Path.Combine(folder.FullName, "studio", "dist");
            if (File.Exists(Path.Combine(built, IndexName)))
            {
                return built;
            }
        }

        return null;
    }
}
