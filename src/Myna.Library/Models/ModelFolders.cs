using Myna.Models;

namespace Myna.Library.Models;

/// <summary>Where the files of downloaded models are.</summary>
public static class ModelFolders
{
    /// <summary>The folder of a model that was pulled, or the folder itself where one is named.</summary>
    /// <param name="variable">Reads environment variables.</param>
    /// <param name="name">A model's name, or a path with a separator in it.</param>
    /// <exception cref="LibraryException">There is no such model or folder.</exception>
    public static string Find(Func<string, string?> variable, string name)
    {
        if (name.Contains('/') || name.Contains(Path.DirectorySeparatorChar) || name is "." or "..")
        {
            return Directory.Exists(name)
                ? name
                : throw new LibraryException(LibraryFailure.NotInstalled, $"{name} is no folder; name one with a model's files, or a model of `myna models list`");
        }

        string id = ModelCatalogue.Find(name)?.Id ?? name;
        if (ModelId.Fits(id) && ModelStore.Of(variable).Find(id) is { } folder)
        {
            return folder;
        }

        throw new LibraryException(LibraryFailure.NotInstalled, ModelCatalogue.Find(id) is not null
            ? $"the model {id} is not here yet; get it with: myna models pull {id}"
            : $"there is no model {name}; `myna models list` shows those that can be had");
    }
}
