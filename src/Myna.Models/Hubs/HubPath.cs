using System.Buffers;
using System.Text;

namespace Myna.Models.Hubs;

/// <summary>Names that came over the network: checked before any of them becomes a name on this machine's disk.</summary>
internal static class HubPath
{
    private const int MostBytes = 1024;
    private const int MostSegmentBytes = 255;
    private const int MostDepth = 16;
    private const int MostRepositoryCharacters = 96;
    private const int MostRevisionCharacters = 200;

    private static readonly SearchValues<char> NotOnWindows = SearchValues.Create("<>:\"|?*");
    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

    /// <summary>
    /// Makes sure that a listed path stays in the folder: relative, no <c>..</c>, no backslash, no control characters.
    /// A hub that lists such a path is broken or hostile, whether the file is wanted or not.
    /// </summary>
    /// <exception cref="ModelException">It does not.</exception>
    public static void CheckStaysInside(string path)
    {
        bool leaves = path.Length == 0
            || path[0] == '/'
            || path.Contains('\\')
            || path.Any(char.IsControl)
            || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]))
            || path.Split('/').Any(segment => segment is "" or "." or "..");
        if (leaves)
        {
            throw new ModelException(
                ModelFailure.BadListing,
                $"the hub lists a file named \"{Printable(path)}\", which could lead out of the model's folder; nothing was pulled. Use another source or mirror");
        }
    }

    /// <summary>Makes sure that a wanted file can have this name on every system.</summary>
    /// <exception cref="ModelException">It cannot.</exception>
    public static void CheckPortable(string path)
    {
        CheckStaysInside(path);
        string[] segments = path.Split('/');
        bool fits = Encoding.UTF8.GetByteCount(path) <= MostBytes
            && segments.Length <= MostDepth
            && segments.All(IsPortable)
            && path != ModelManifest.FileName
            && !path.EndsWith(Downloads.PartFile.Extension, StringComparison.OrdinalIgnoreCase)
            && !path.EndsWith(Downloads.PartFile.JournalExtension, StringComparison.OrdinalIgnoreCase);
        if (!fits)
        {
            throw new ModelException(
                ModelFailure.BadListing,
                $"the hub lists a file named \"{Printable(path)}\", a name that not every system can store; nothing was pulled. Leave it out with --include, or use another repository");
        }
    }

    /// <summary>Whether Windows keeps a name for a device, with any ending.</summary>
    public static bool IsReserved(string name)
    {
        string stem = name.Split('.')[0].TrimEnd(' ');
        return Devices.Contains(stem, StringComparer.OrdinalIgnoreCase)
            || (stem.Length == 4
                && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase))
                && (char.IsAsciiDigit(stem[3]) || stem[3] is '\u00B9' or '\u00B2' or '\u00B3'));
    }

    /// <summary>Returns <c>owner/name</c> when it is that.</summary>
    /// <exception cref="ModelException">It is not.</exception>
    public static string CheckRepository(string repository)
    {
        string[] parts = repository.Split('/');
        return parts.Length == 2 && parts.All(IsRepositoryPart)
            ? repository
            : throw new ModelException(
                ModelFailure.BadSetting,
                $"\"{Printable(repository)}\" is no repository; name it OWNER/NAME, as in Qwen/Qwen3-TTS-12Hz-0.6B-Base");
    }

    /// <summary>Returns a revision when it can be one.</summary>
    /// <exception cref="ModelException">It cannot.</exception>
    public static string CheckRevision(string revision) =>
        revision.Length is > 0 and <= MostRevisionCharacters && revision.All(character => character is > ' ' and < (char)0x7F)
            ? revision
            : throw new ModelException(
                ModelFailure.BadSetting, $"\"{Printable(revision)}\" is no revision; name a branch, a tag or a commit");

    /// <summary>A path for the address of a request: each segment escaped.</summary>
    public static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    /// <summary>A text of unknown origin, made safe to print and not too long.</summary>
    public static string Printable(string text)
    {
        const int most = 200;
        string cut = text.Length <= most ? text : string.Concat(text.AsSpan(0, most), "…");
        return new string([.. cut.Select(character => char.IsControl(character) ? '\u00B7' : character)]);
    }

    private static bool IsPortable(string segment) =>
        Encoding.UTF8.GetByteCount(segment) <= MostSegmentBytes
        && segment[0] != ' '
        && segment[^1] is not (' ' or '.')
        && !segment.AsSpan().ContainsAny(NotOnWindows)
        && !IsReserved(segment);

    private static bool IsRepositoryPart(string part) =>
        part.Length is > 0 and <= MostRepositoryCharacters
        && part is not ("." or "..")
        && part.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
}
