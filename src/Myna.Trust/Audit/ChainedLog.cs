using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Myna.Audio.Files;
using Myna.Trust.Signing;

namespace Myna.Trust.Audit;

/// <summary>
/// A file of JSON lines that only grows: each holds the hash of the one before, and a signed head beside the file says how many there
/// are, so that a line that was changed, taken out or cut off is found. Any number of programs may append at once. A line that was
/// torn by a crash is put aside, and the next line says so.
/// </summary>
public sealed class ChainedLog
{
    /// <summary>The longest line, in bytes.</summary>
    public const int MostLineBytes = 1 << 16;

    /// <summary>The event that is recorded when a torn line was found.</summary>
    public const string RepairedEvent = "log.repaired";

    /// <summary>
    /// The event that is recorded when lines were missing at the end that had been signed: somebody cut them off, or put an old copy in
    /// the log's place. <see cref="LogCheck"/> reports it from then on.
    /// </summary>
    public const string ShortenedEvent = "log.shortened";

    private readonly Func<SigningKey> _key;
    private readonly TimeProvider _clock;

    /// <summary>The log in a file, which need not be there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">Gives the key that signs heads; only asked when something is written.</param>
    /// <param name="clock">Tells the time; null for the system's.</param>
    public ChainedLog(string path, Func<SigningKey> key, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = path;
        _key = key;
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The file of the signed head.</summary>
    public string HeadPath => Path + ".head";

    /// <summary>Where bytes of torn lines are put.</summary>
    public string TornPath => Path + ".torn";

    /// <summary>Appends a line; it is on the disk when this returns.</summary>
    /// <param name="body">What is recorded; made once the number of the line is known.</param>
    /// <param name="cancellationToken">Stops waiting for other programs; a line is written whole or not at all.</param>
    /// <exception cref="MynaException">The last line is damaged, the line is too long, or the file cannot be written.</exception>
    public ChainLine Append(Func<long, JsonObject> body, CancellationToken cancellationToken = default) => Append(body, static () => null, cancellationToken).Line;

    /// <summary>Appends a line unless there is one already that does.</summary>
    /// <param name="body">What is recorded; made once the number of the line is known.</param>
    /// <param name="known">Finds a line that is as good; nobody else writes meanwhile.</param>
    /// <param name="cancellationToken">Stops waiting for other programs.</param>
    /// <returns>The line, and whether it is new.</returns>
    /// <exception cref="MynaException">The last line is damaged, the line is too long, or the file cannot be written.</exception>
    internal (ChainLine Line, bool IsNew) Append(Func<long, JsonObject> body, Func<ChainLine?> known, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        using FileLock held = FileLock.Take(Path, cancellationToken);
        try
        {
            if (known() is { } found)
            {
                return (found, false);
            }

            using FileStream file = Open();
            (LogEnd end, byte[] torn) = Tail(file);
            if (torn.Length > 0)
            {
                end = PutAside(file, end, torn);
            }

            if (Missing(end) is { } missing)
            {
                ChainLine note = Write(file, end, missing);
                end = new LogEnd(note.Number, note.Hash, file.Length);
            }

            ChainLine line = Write(file, end, body(end.Number + 1));
            SaveHead(line);
            return (line, true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"{Path} cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>All lines, in order; what is no line is left out (<see cref="LogCheck"/> tells of it).</summary>
    /// <param name="cancellationToken">Checked between lines.</param>
    public IEnumerable<ChainLine> Read(CancellationToken cancellationToken = default)
    {
        if (!File.Exists(Path))
        {
            yield break;
        }

        using var reader = new StreamReader(new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        while (reader.ReadLine() is { } text)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ChainLine.Parse(text) is { } line)
            {
                yield return line;
            }
        }
    }

    /// <summary>Lines that hold some text, in order; quick in long logs.</summary>
    /// <param name="text">Bytes of the line as it stands in the file.</param>
    /// <param name="cancellationToken">Checked now and then.</param>
    internal IEnumerable<ChainLine> Find(string text, CancellationToken cancellationToken) =>
        LineSearch.Find(Path, Encoding.UTF8.GetBytes(text), cancellationToken).Select(ChainLine.Parse).OfType<ChainLine>();

    /// <summary>Holds every line against the one before, and the last against the signed head.</summary>
    /// <param name="cancellationToken">Checked between lines.</param>
    /// <exception cref="MynaException">The file cannot be read.</exception>
    public LogCheck Verify(CancellationToken cancellationToken = default)
    {
        using FileLock held = FileLock.Take(Path, cancellationToken);
        SignedStatement? head = File.Exists(HeadPath) ? LogCheck.ReadStatement(HeadPath) : null;
        return LogCheck.Of(Path, head, _key().Public, cancellationToken);
    }

    /// <summary>Writes a copy that anyone can check without this installation: a signed first line, then all lines as they are.</summary>
    /// <param name="path">The file to write; replaced when it is there.</param>
    /// <param name="cancellationToken">Checked between lines.</param>
    /// <returns>How many lines it has.</returns>
    /// <exception cref="MynaException">The log is damaged, or the file cannot be written.</exception>
    public long Export(string path, CancellationToken cancellationToken = default)
    {
        using FileLock held = FileLock.Take(Path, cancellationToken);
        using AtomicFile file = AtomicFile.Create(path);
        string last = ChainLine.NoHash;
        long count = 0, number = 0;
        foreach (ChainLine line in Read(cancellationToken))
        {
            (count, number, last) = (count + 1, line.Number, line.Hash);
        }

        using (var writer = new StreamWriter(file.Stream, leaveOpen: true) { NewLine = "\n" })
        {
            var statement = SignedStatement.Sign(LogCheck.HeadKind, Head(number, last), _key());
            writer.WriteLine(CanonicalJson.Text(new JsonObject { ["export"] = statement.ToJson() }));
            if (File.Exists(Path))
            {
                foreach (string text in File.ReadLines(Path))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    writer.WriteLine(text);
                }
            }
        }

        file.Commit();
        return count;
    }

    /// <summary>Takes out what is older than a time; a signed line at the beginning says what was taken out and ties on the rest.</summary>
    /// <param name="before">Lines of before this time go.</param>
    /// <param name="cancellationToken">Checked between lines.</param>
    /// <returns>How many lines went.</returns>
    /// <exception cref="MynaException">The log is damaged (nothing is taken out then), or cannot be written.</exception>
    public long Prune(DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        using FileLock held = FileLock.Take(Path, cancellationToken);
        if (!File.Exists(Path))
        {
            return 0;
        }

        if (LogCheck.Of(Path, head: null, _key().Public, cancellationToken) is { IsIntact: false } check)
        {
            throw new MynaException($"{Path} is damaged ({check.Problems[0]}); nothing was taken out of it");
        }

        ChainLine? gone = null;
        long count = 0;
        foreach (ChainLine line in Read(cancellationToken).TakeWhile(line => line.Time < before))
        {
            (gone, count) = (line, count + 1);
        }

        if (gone is null)
        {
            return 0;
        }

        using AtomicFile file = AtomicFile.Create(Path);
        using (var writer = new StreamWriter(file.Stream, leaveOpen: true) { NewLine = "\n" })
        {
            var statement = SignedStatement.Sign(LogCheck.BaseKind, Head(gone.Number, gone.Hash), _key());
            writer.WriteLine(CanonicalJson.Text(new JsonObject { ["base"] = statement.ToJson() }));
            foreach (ChainLine line in Read(cancellationToken).Where(line => line.Number > gone.Number))
            {
                writer.WriteLine(line.ToText());
            }
        }

        file.Commit();
        return count;
    }

    private FileStream Open()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path, options);
    }

    /// <summary>The last line, and what stands behind it without being a whole one.</summary>
    private (LogEnd End, byte[] Torn) Tail(FileStream file)
    {
        long from = Math.Max(0, file.Length - (2L * MostLineBytes) - 2);
        var bytes = new byte[(int)(file.Length - from)];
        file.Position = from;
        file.ReadExactly(bytes);
        int end = bytes.AsSpan().LastIndexOf((byte)'\n') + 1; // behind the last whole line
        byte[] torn = bytes[end..];
        if (end == 0)
        {
            return (new LogEnd(0, ChainLine.NoHash, from), torn);
        }

        int start = bytes.AsSpan(0, end - 1).LastIndexOf((byte)'\n') + 1;
        string text = Encoding.UTF8.GetString(bytes, start, end - 1 - start);
        if (LogCheck.ReadBase(text) is { } pruned)
        {
            return (new LogEnd(pruned.Number, pruned.Hash, from + end), torn);
        }

        return ChainLine.Parse(text) is { IsIntact: true } line
            ? (new LogEnd(line.Number, line.Hash, from + end), torn)
            : throw new MynaException($"the last line of {Path} was changed or damaged, so nothing can be added to it; `myna audit verify` tells more. Keep the file as evidence: move it away, and a new one is begun");
    }

    // A new head must not hide that lines are gone which the old one speaks of.
    private JsonObject? Missing(LogEnd end)
    {
        if (!File.Exists(HeadPath))
        {
            // A crash between the first line and the first head leaves one line without a head.
            return end.Number > 1 ? Shortened("the signed head is missing", 0, ChainLine.NoHash) : null;
        }

        try
        {
            SignedStatement head = LogCheck.ReadStatement(HeadPath);
            (long number, string hash) = LogCheck.Of(head);
            return !head.IsIntact || !head.Key.Equals(_key().Public) ? Shortened("the signed head is not this installation's", 0, ChainLine.NoHash)
                : number > end.Number ? Shortened("lines are missing at the end", number, hash)
                : null;
        }
        catch (MynaException)
        {
            return Shortened("the signed head was damaged", 0, ChainLine.NoHash);
        }
    }

    private static JsonObject Shortened(string what, long number, string hash) => new()
    {
        ["event"] = ShortenedEvent,
        ["details"] = new JsonObject { ["what"] = what, ["signed_entries"] = number, ["signed_hash"] = hash },
    };

    private LogEnd PutAside(FileStream file, LogEnd end, byte[] torn)
    {
        using (var aside = new FileStream(TornPath, FileMode.Append, FileAccess.Write))
        {
            aside.Write(torn);
            aside.WriteByte((byte)'\n');
        }

        file.SetLength(end.Position);
        ChainLine note = Write(file, end, new JsonObject
        {
            ["event"] = RepairedEvent,
            ["details"] = new JsonObject { ["bytes"] = torn.Length, ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(torn)) },
        });
        return new LogEnd(note.Number, note.Hash, file.Length);
    }

    private ChainLine Write(FileStream file, LogEnd end, JsonObject body)
    {
        ChainLine line = ChainLine.After(end.Number + 1, end.Hash, _clock.GetUtcNow(), body);
        byte[] bytes = Encoding.UTF8.GetBytes(line.ToText() + "\n");
        if (bytes.Length > MostLineBytes)
        {
            throw new MynaException($"an entry of {bytes.Length} bytes is too long for {Path}; at most {MostLineBytes} are taken");
        }

        file.Position = end.Position;
        file.Write(bytes);
        file.Flush(flushToDisk: true);
        return line;
    }

    // Written after the line: a crash between the two leaves a head that is one behind, which is no harm.
    private void SaveHead(ChainLine line)
    {
        string beside = $"{HeadPath}.{Guid.NewGuid():N}.tmp";
        File.WriteAllText(beside, CanonicalJson.Text(SignedStatement.Sign(LogCheck.HeadKind, Head(line.Number, line.Hash), _key()).ToJson()) + "\n");
        File.Move(beside, HeadPath, overwrite: true);
    }

    private JsonObject Head(long number, string hash) => new()
    {
        ["n"] = number,
        ["hash"] = hash,
        ["time"] = _clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        ["log"] = System.IO.Path.GetFileNameWithoutExtension(Path),
    };

    private readonly record struct LogEnd(long Number, string Hash, long Position);
}
