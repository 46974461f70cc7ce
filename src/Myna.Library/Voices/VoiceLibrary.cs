using Myna.Voice;

namespace Myna.Library.Voices;

/// <summary>The voices a person has saved: a folder of <c>.myna</c> files, each named after its voice.</summary>
/// <param name="folder">Where the voices lie; made when the first one is saved.</param>
public sealed class VoiceLibrary(string folder)
{
    /// <summary>The extension of voice files.</summary>
    public const string Extension = ".myna";

    /// <summary>Where the voices lie.</summary>
    public string Folder { get; } = folder;

    /// <summary>The library of this person: <c>voices</c> in <see cref="MynaFolder"/>.</summary>
    /// <param name="variable">Reads environment variables.</param>
    /// <exception cref="LibraryException">No home folder is known.</exception>
    public static VoiceLibrary Of(Func<string, string?> variable) => new(Path.Combine(MynaFolder.Of(variable), "voices"));

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
    /// <exception cref="LibraryException">There is no such voice.</exception>
    public string ExistingPathOf(string name)
    {
        string path = PathOf(name);
        return File.Exists(path)
            ? path
            : throw new LibraryException(
                LibraryFailure.NotFound, $"there is no voice {name} in {Folder}; `myna voices list` shows all, `myna voices add {name} CLIP` makes it");
    }

    /// <summary>Loads what <c>--voice</c> names: a file when it looks like one, else a voice of the library.</summary>
    /// <exception cref="LibraryException">There is no such voice, or its file is damaged.</exception>
    public VoicePrompt Find(string nameOrFile)
    {
        bool isFile = nameOrFile.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
            || nameOrFile.Contains(Path.DirectorySeparatorChar) || nameOrFile.Contains('/');
        if (isFile && !File.Exists(nameOrFile))
        {
            throw new LibraryException(LibraryFailure.NotFound, $"{nameOrFile} does not exist; check the name of the voice file");
        }

        string path = isFile ? nameOrFile : ExistingPathOf(nameOrFile);
        return LibraryException.InStep(LibraryFailure.Damaged, () => VoicePrompt.Load(path));
    }

    /// <summary>Makes sure that a voice of this name may be saved.</summary>
    /// <exception cref="LibraryException">The name is taken, or is no name.</exception>
    public void CheckFree(string name, bool force)
    {
        if (File.Exists(PathOf(name)) && !force)
        {
            throw new LibraryException(LibraryFailure.Taken, $"there is a voice {name} already; choose another name, or replace it with --force");
        }
    }

    /// <summary>Saves a voice under a name.</summary>
    public string Save(string name, VoicePrompt voice, bool force)
    {
        CheckFree(name, force);
        MynaFolder.CreatePrivate(Folder);
        string path = PathOf(name);
        voice.Save(path);
        return path;
    }

    /// <summary>Loads a voice of the library.</summary>
    /// <exception cref="LibraryException">There is no such voice, or its file is damaged.</exception>
    public VoicePrompt Load(string name)
    {
        string path = ExistingPathOf(name);
        return LibraryException.InStep(LibraryFailure.Damaged, () => VoicePrompt.Load(path));
    }

    /// <summary>Gives a voice another name, in its file too. The old file goes only when the new one is there.</summary>
    /// <returns>The new file.</returns>
    public string Rename(string from, string to, bool force)
    {
        VoicePrompt voice = Load(from);
        if (PathOf(from) == PathOf(to))
        {
            throw new LibraryException(LibraryFailure.BadSetting, $"voice {from} has that name already; give another one");
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

    /// <summary>Removes a voice.</summary>
    public void Remove(string name) => File.Delete(ExistingPathOf(name));
}
