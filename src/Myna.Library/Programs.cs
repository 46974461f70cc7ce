namespace Myna.Library;

/// <summary>Looks for the programs that Myna calls.</summary>
public static class Programs
{
    /// <summary>Finds a program the way a shell does, in the folders of <c>PATH</c>.</summary>
    /// <returns>Its full path, or null.</returns>
    public static string? Find(string name, Func<string, string?> variable)
    {
        foreach (string folder in (variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            string candidate = Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
