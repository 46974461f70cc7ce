namespace Myna.Library;

/// <summary>The folder in which Myna keeps what belongs to a person: voices, models, consents.</summary>
public static class MynaFolder
{
    /// <summary>The environment variable that moves it.</summary>
    public const string Variable = "MYNA_HOME";

    /// <summary>
    /// The folder of this person: <c>$MYNA_HOME</c>, else <c>$XDG_DATA_HOME/myna</c>, else <c>~/.local/share/myna</c> (on Windows
    /// and macOS the system's own folder of that kind). It need not be there yet.
    /// </summary>
    /// <param name="variable">Reads environment variables.</param>
    /// <exception cref="LibraryException">No home folder is known.</exception>
    public static string Of(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable(Variable) is { Length: > 0 } home)
        {
            return home;
        }

        string shared = variable("XDG_DATA_HOME") is { Length: > 0 } named
            ? named
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return shared.Length > 0
            ? Path.Combine(shared, "myna")
            : throw new LibraryException(LibraryFailure.BadSetting, $"no home folder is known for the voice library; set {Variable} to a folder");
    }

    /// <summary>Makes a folder that nobody else on the machine can read.</summary>
    public static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
