using System.IO.Enumeration;

namespace Myna.Models;

/// <summary>Patterns of paths: <c>*</c> and <c>?</c> stay in one folder, <c>**</c> stands for any folders, or none.</summary>
internal static class FilePattern
{
    /// <summary>Whether a path with <c>/</c> fits a pattern. Capitals count.</summary>
    public static bool Matches(string pattern, string path) => Matches(pattern.Split('/'), path.Split('/'));

    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern.IsEmpty)
        {
            return path.IsEmpty;
        }

        if (pattern[0] == "**")
        {
            return Matches(pattern[1..], path) || (!path.IsEmpty && Matches(pattern, path[1..]));
        }

        return !path.IsEmpty
            && FileSystemName.MatchesSimpleExpression(pattern[0], path[0], ignoreCase: false)
            && Matches(pattern[1..], path[1..]);
    }
}
