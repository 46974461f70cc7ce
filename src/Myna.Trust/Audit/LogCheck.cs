using System.Text.Json;
using System.Text.Json.Nodes;
using Myna.Trust.Signing;

namespace Myna.Trust.Audit;

/// <summary>What was found when a log was checked.</summary>
/// <param name="Entries">Lines that are there.</param>
/// <param name="LastNumber">Number of the last line; 0 where there is none.</param>
/// <param name="LastHash">Its hash: keep it elsewhere, and nobody can write the log anew unnoticed.</param>
/// <param name="Pruned">Lines that were taken out by retention, as a signed line says.</param>
/// <param name="SignedBy">Fingerprint of the key that signed the head; null where there is no head.</param>
/// <param name="Problems">What is wrong, the first first; a chain that is broken once is followed on.</param>
/// <param name="Notes">What is odd but no tampering, such as a line that was torn by a crash.</param>
public sealed record LogCheck(
    long Entries, long LastNumber, string LastHash, long Pruned, string? SignedBy, IReadOnlyList<string> Problems, IReadOnlyList<string> Notes)
{
    internal const string HeadKind = "log-head";
    internal const string BaseKind = "log-base";
    private const int MostProblems = 20;

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsIntact => Problems.Count == 0;

    /// <summary>Checks a file that <see cref="ChainedLog.Export"/> wrote, or a log's own file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">Whose signature is expected; null for anyone's, who is then named by <see cref="SignedBy"/>.</param>
    /// <param name="cancellationToken">Checked between lines.</param>
    /// <exception cref="MynaException">The file is missing or cannot be read.</exception>
    public static LogCheck OfFile(string path, VerifyingKey? key = null, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(path))
        {
            throw new MynaException($"{path} does not exist; name a file that `myna audit export` wrote");
        }

        return Of(path, head: null, key, cancellationToken);
    }

    internal static LogCheck Of(string path, SignedStatement? head, VerifyingKey? key, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var notes = new List<string>();
        long entries = 0, number = 0, pruned = 0;
        string previous = ChainLine.NoHash;
        var hashes = new Dictionary<long, string>(); // of the lines that heads may speak of
        try
        {
            if (File.Exists(path))
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(stream);
                int at = 0;
                while (Line(reader) is { } text)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    at++;
                    if (entries == 0 && Wrapped(text, "export") is { } export)
                    {
                        head = export;
                        continue;
                    }

                    if (entries == 0 && Wrapped(text, "base") is { } signed)
                    {
                        CheckStatement(signed, BaseKind, key, "the line that says what retention took out", problems);
                        (number, previous) = Of(signed);
                        pruned = number;
                        continue;
                    }

                    if (ChainLine.Parse(text) is not { } line)
                    {
                        if (reader.EndOfStream && !EndsWithNewline(stream))
                        {
                            notes.Add($"line {at} was torn, by a crash for example; the next entry puts it aside");
                        }
                        else
                        {
                            Add(problems, $"line {at} is no entry: it was changed or damaged");
                        }

                        continue;
                    }

                    Check(line, at, number, previous, problems);
                    if (line.Body["event"] is JsonValue name && name.TryGetValue(out string? happened) && happened == ChainedLog.ShortenedEvent)
                    {
                        Add(problems, $"before line {at} (entry {line.Number}) something was cut off: {line.Body["details"]?["what"]}, {line.Body["details"]?["signed_entries"]} entries had been signed");
                    }

                    (entries, number, previous) = (entries + 1, line.Number, line.Hash);
                    hashes[number] = line.Hash;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"{path} cannot be read: {exception.Message}", exception);
        }

        if (head is not null)
        {
            CheckStatement(head, HeadKind, key, "the signed head", problems);
            (long expected, string hash) = Of(head);
            if (expected > number)
            {
                Add(problems, $"{expected - number} of {expected} lines are missing at the end");
            }
            else if (hashes.TryGetValue(expected, out string? found) && found != hash)
            {
                Add(problems, $"line {expected} is not the one that was signed: the log was written anew from there or before");
            }
        }
        else if (entries > 0)
        {
            notes.Add("there is no signed head beside the log, so that lines cut off at its end would not be noticed");
        }

        return new LogCheck(entries, number, previous, pruned, head?.Key.Fingerprint, problems, notes);
    }

    internal static SignedStatement ReadStatement(string path)
    {
        try
        {
            return SignedStatement.FromJson(JsonNode.Parse(File.ReadAllText(path)), path);
        }
        catch (JsonException exception)
        {
            throw new MynaException($"{path} was changed or damaged: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>What a line says that retention took out; null where it is no such line.</summary>
    internal static (long Number, string Hash)? ReadBase(string text) => Wrapped(text, "base") is { } statement ? Of(statement) : null;

    private static void Check(ChainLine line, int at, long number, string previous, List<string> problems)
    {
        if (!line.IsIntact)
        {
            Add(problems, $"line {at} (entry {line.Number}) was changed: its hash is another");
        }
        else if (line.Number != number + 1)
        {
            Add(problems, line.Number > number
                ? $"before line {at} the entries {number + 1} to {line.Number - 1} are missing"
                : $"line {at} (entry {line.Number}) is out of order");
        }
        else if (line.Previous != previous)
        {
            Add(problems, $"line {at} (entry {line.Number}) does not follow the line before it: one of them was replaced");
        }
    }

    private static void CheckStatement(SignedStatement statement, string kind, VerifyingKey? key, string what, List<string> problems)
    {
        if (statement.Kind != kind || !statement.IsIntact)
        {
            Add(problems, $"the signature of {what} is wrong");
        }
        else if (key is not null && !statement.Key.Equals(key))
        {
            Add(problems, $"{what} was signed by the key {statement.Key.Fingerprint}, not by {key.Fingerprint}");
        }
    }

    internal static (long Number, string Hash) Of(SignedStatement statement) =>
        statement.Body["n"] is JsonValue n && n.TryGetValue(out long number) && statement.Body["hash"] is JsonValue h && h.TryGetValue(out string? hash)
            ? (number, hash)
            : (0, ChainLine.NoHash);

    private static SignedStatement? Wrapped(string text, string name)
    {
        try
        {
            return text.StartsWith($"{{\"{name}\":", StringComparison.Ordinal) && JsonNode.Parse(text)?[name] is { } inner
                ? SignedStatement.FromJson(inner, "the first line")
                : null;
        }
        catch (Exception exception) when (exception is JsonException or MynaException or ArgumentException)
        {
            return null;
        }
    }

    private static bool EndsWithNewline(FileStream stream)
    {
        stream.Position = stream.Length - 1;
        return stream.ReadByte() == '\n';
    }

    // As ReadLine, but of a bounded length: a damaged file may hold one line of gigabytes.
    private static string? Line(StreamReader reader)
    {
        if (reader.Peek() < 0)
        {
            return null;
        }

        var text = new System.Text.StringBuilder();
        int character;
        while ((character = reader.Read()) >= 0 && character != '\n')
        {
            if (text.Length < 2 * ChainedLog.MostLineBytes)
            {
                text.Append((char)character);
            }
        }

        return text.ToString();
    }

    private static void Add(List<string> problems, string problem)
    {
        if (problems.Count < MostProblems)
        {
            problems.Add(problem);
        }
    }
}
