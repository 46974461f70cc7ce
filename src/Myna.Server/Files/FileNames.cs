namespace Myna.Server.Files;

/// <summary>Names of files as clients give and get them: never a path.</summary>
public static class FileNames
{
    private const int Longest = 200;

    /// <summary>Checks a name.</summary>
    /// <exception cref="MynaException">It is empty, too long, a path, or has characters that some system does not take.</exception>
    public static void Check(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > Longest || name is "." or ".."
            || name.AsSpan().IndexOfAny("/\\:*?\"<>|") >= 0 || name.Any(char.IsControl))
        {
            throw new MynaException($"\"{name}\" cannot be the name of a file here; give 1 to {Longest} characters without / \\ : * ? \" < > |");
        }
    }

    /// <summary>A name made of any text: what cannot stand in one becomes <c>-</c>.</summary>
    /// <param name="text">Such as a title.</param>
    /// <param name="otherwise">Taken where nothing is left of it.</param>
    public static string Of(string? text, string otherwise)
    {
        string name = new([.. (text ?? "").Take(100).Select(letter => char.IsControl(letter) || "/\\:*?\"<>|".Contains(letter, StringComparison.Ordinal) ? '-' : letter)]);
        name = name.Trim(' ', '.', '-');
        return name.Length == 0 ? otherwise : name;
    }
}
