
namespace Myna.Library.Voices;

/// <summary>Names of voices become names of files, so they hold nothing that could lead out of the library's folder.</summary>
public static class VoiceName
{
    private const int MostCharacters = 64;

    /// <summary>Returns the name when it is one.</summary>
    /// <exception cref="LibraryException">It is empty, too long or has other characters than letters, digits, <c>- _ .</c></exception>
    public static string Check(string name)
    {
        return Fits(name)
            ? name
            : throw new LibraryException(
                LibraryFailure.BadSetting,
                $"\"{name}\" cannot be the name of a voice; use up to {MostCharacters} letters, digits, - _ and ., beginning with a letter or digit");
    }

    /// <summary>Whether a text can be the name of a voice.</summary>
    public static bool Fits(string name) =>
        name.Length is > 0 and <= MostCharacters
        && char.IsLetterOrDigit(name[0])
        && name.All(character => char.IsLetterOrDigit(character) || character is '-' or '_' or '.');
}
