using System.CommandLine.Completions;
using Myna.Cli.Errors;
using Myna.Voice;

namespace Myna.Cli.Voices;

/// <summary>The voices a person has saved: a folder of <c>.myna</c> files, each named after its voice.</summary>
internal sealed class VoiceLibrary(string folder)
{
    /// <summary>The extension of voice files.</summary>
    public const string Extension = ".myna";

    /// <summary>The environment variable that moves everything Myna keeps for a person.</summary>
    public const string HomeVariable = "MYNA_HOME";

    /// <summary>Where the voices lie.</summary>
    public string Folder { get; } = folder;

    /// <summary>
    /// The library of this person: <c>$MYNA_HOME/voices</c>, else <c>$XDG_DATA_HOME/myna/voices</c>, else
    /// <c>~/.local/share/myna/voices</c> (on Windows and macOS the system's own folder of that kind).
    /// </summary>
    public static VoiceLibrary Of(CliEnvironment environment)
    {
        if (environment.Variable(HomeVariable) is { Length: > 0 } home)
        {
            return new VoiceLibrary(Path.Combine(home, "voices"));
        }

        string shared = environment.Variable("XDG_DATA_HOME") is { Length: > 0 } named
            ? named
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return shared.Length > 0
            ? new VoiceLibrary(Path.Combine(shared, "myna", "voices"))
            : throw new CliException(ExitCode.Usage, $"no home folder is known for the voice library; set {HomeVariable} to a folder");
    }

    /// <summary>Names of all voices, sorted.</summary>
    public IReadOnlyList<string> Names() => !Directory.Exists(Folder)
        ? []
        : [.. Directory.EnumerateFiles(Folder, "*" + Extension)
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => name.Length > 0 && name[0] != '.')
            .Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The file of a voice, whether it is there or not.</summary>
    public string PathOf(string name) => Path.Combine(Folder, VoiceName.Check(name) + Extension);

    /// <summary>The file of a voice that must be there.</summary>
    /// <exception cref="CliException">There is no such voice.</exception>
    public string ExistingPathOf(string name)
    {
        string path = PathOf(name);
        return File.Exists(path)
            ? path
            : throw new CliException(
                ExitCode.BadInput, $"there is no voice {name} in {Folder}; `myna voices list` shows all, `myna voices add {name} CLIP` makes it");
    }

    /// <summary>Loads what <c>--voice</c> names: a file when it looks like one, else a voice of the library.</summary>
    /// <exception cref="CliException">There is no such voice, or its file is damaged.</exception>
    public VoicePrompt Find(string nameOrFile)
    {
        bool isFile = nameOrFile.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
            || nameOrFile.Contains(Path.DirectorySeparatorChar) || nameOrFile.Contains('/');
        if (isFile && !File.Exists(nameOrFile))
        {
            throw new CliException(ExitCode.BadInput, $"{nameOrFile} does not exist; check the name of the voice file");
        }

        string path = isFile ? nameOrFile : ExistingPathOf(nameOrFile);
        return CliException.InStage(ExitCode.BadInput, () => VoicePrompt.Load(path));
    }

    /// <summary>Makes sure that a voice of this name may be saved.</summary>
    /// <exception cref="CliException">The name is taken, or is no name.</exception>
    public void CheckFree(string name, bool force)
    {
        if (File.Exists(PathOf(name)) && !force)
        {
            throw new CliException(ExitCode.BadInput, $"there is a voice {name} already; choose another name, or replace it with --force");
        }
    }

    /// <summary>Saves a voice under a name.</summary>
    public string Save(string name, VoicePrompt voice, bool force)
    {
        CheckFree(name, force);
        CreateFolder();
        string path = PathOf(name);
        voice.Save(path);
        return path;
    }

    /// <summary>Loads a voice of the library.</summary>
    /// <exception cref="CliException">There is no such voice, or its file is damaged.</exception>
    public VoicePrompt Load(string name)
    {
        string path = ExistingPathOf(name);
        return CliException.InStage(ExitCode.BadInput, () => VoicePrompt.Load(path));
    }

    /// <summary>Gives a voice another name, in its file too. The old file goes only when the new one is there.</summary>
    /// <returns>The new file.</returns>
    public string Rename(string from, string to, bool force)
    {
        VoicePrompt voice = Load(from);
        if (PathOf(from) == PathOf(to))
        {
            throw new CliException(ExitCode.Usage, $"voice {from} has that name already; give another one");
        }

        // On disks that do not tell capitals from small letters both names are one file.
        bool sameFile = string.Equals(from, to, StringComparison.OrdinalIgnoreCase) && !Names().Contains(to);
        string path = Save(to, voice.With(new Dictionary<string, string> { [VoiceFacts.Name] = to }), force || sameFile);
        if (Names().Contains(to) && Names().Contains(from))
        {
            File.Delete(PathOf(from));
        }

        return path;
    }

    /// <summary>Names of voices for the shell to complete; none where the library cannot be read.</summary>
    public static Func<CompletionContext, IEnumerable<CompletionItem>> Completions(CliEnvironment environment) => _ =>
    {
        try
        {
            return Of(environment).Names().Select(name => new CompletionItem(name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CliException)
        {
            return [];
        }
    };

    /// <summary>Removes a voice.</summary>
    public void Remove(string name) => File.Delete(ExistingPathOf(name));

    // A voice is a person's own: nobody else on the machine needs to read it.
    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder);
        }
        else if (!Directory.Exists(Folder))
        {
            Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
