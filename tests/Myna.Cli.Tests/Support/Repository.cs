namespace Myna.Cli.Tests.Support;

/// <summary>The repository that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Myna.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no Myna.slnx above {AppContext.BaseDirectory}");
    }
}
