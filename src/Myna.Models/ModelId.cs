using Myna.Models.Hubs;

namespace Myna.Models;

/// <summary>Names of models become names of folders, so they hold nothing that could lead out of the models' folder.</summary>
public static class ModelId
{
    private const int MostCharacters = 128;

    /// <summary>Returns the name when it is one.</summary>
    /// <exception cref="ModelException">It is empty, too long or has other characters than letters, digits, <c>- _ .</c></exception>
    public static string Check(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Fits(id)
            ? id
            : throw new ModelException(
                ModelFailure.BadSetting,
                $"\"{HubPath.Printable(id)}\" cannot be the name of a model; use up to {MostCharacters} letters, digits, - _ and ., beginning with a letter or digit");
    }

    /// <summary>Whether a text can be the name of a model.</summary>
    public static bool Fits(string id) =>
        id is { Length: > 0 and <= MostCharacters }
        && char.IsAsciiLetterOrDigit(id[0])
        && id[^1] != '.'
        && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')
        && !HubPath.IsReserved(id);

    /// <summary>The name that a repository <c>owner/name</c> gets when it is not in the catalogue: <c>owner--name</c>.</summary>
    public static string OfRepository(string repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return Check(HubPath.CheckRepository(repository).Replace("/", "--", StringComparison.Ordinal));
    }
}
