using System.Text;
using System.Text.Json;
using Myna.Audio.Files;
using Myna.Books.Narration;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Voice;

namespace Myna.Cli.LongForm;

/// <summary>One line of the journal: a piece that is complete. Places are samples of the whole audio.</summary>
/// <param name="Key">The piece's <see cref="SpeechKey"/>.</param>
/// <param name="Start">Its first sample, behind the pause before it.</param>
/// <param name="End">Behind its last sample; equal to <paramref name="Start"/> where nothing in it has a sound.</param>
/// <param name="SoFar">What the next piece goes on from.</param>
/// <param name="Marks">Times of the whole audio.</param>
internal sealed record FinishedPiece(string Key, long Start, long End, SpeechSoFar SoFar, IReadOnlyList<MarkEntry> Marks);

/// <summary>
/// The hidden folder beside an output in which a long run keeps what it has made: the audio so far and a journal of
/// finished pieces. A line of the journal is written only when its samples are on the disk, so whatever is stopped,
/// at whatever moment, the next run finds where to go on.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private const string JournalName = "pieces.jsonl";

    private readonly string _path;
    private readonly FileStream _journal;
    private readonly FileStream _audio;
    private readonly int _sampleRate;
    private WavWriter? _writer;

    private WorkFolder(string path, int sampleRate)
    {
        _path = path;
        _sampleRate = sampleRate;
        _journal = Open(Path.Combine(path, JournalName), FileShare.None);
        try
        {
            _audio = Open(AudioPath, FileShare.Read);
        }
        catch
        {
            _journal.Dispose();
            throw;
        }
    }

    /// <summary>The audio, whole once <see cref="FinishAudio"/> was called.</summary>
    public string AudioPath => Path.Combine(_path, "audio.wav");

    /// <summary>Samples written so far, pauses included.</summary>
    public long Samples { get; private set; }

    /// <summary>Where the work for an output lies.</summary>
    public static string PathFor(string output)
    {
        string full = Path.GetFullPath(output);
        return Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.myna");
    }

    /// <summary>Opens the work of an output, or begins it.</summary>
    /// <exception cref="CliException">The folder cannot be written, or another run is at work in it.</exception>
    public static WorkFolder Open(string output, int sampleRate)
    {
        string path = PathFor(output);
        try
        {
            Directory.CreateDirectory(path);
            return new WorkFolder(path, sampleRate);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException(
                ExitCode.Failed, $"cannot work in {path}: {exception.Message.TrimEnd('.')}; is another run making {output}? Else choose another place", exception);
        }
    }

    /// <summary>A file of this name in the folder, for work that comes last.</summary>
    public string PathOf(string name) => Path.Combine(_path, name);

    /// <summary>Finds the pieces that are finished and cuts off what is not; the next piece follows them.</summary>
    /// <param name="plan">What is wanted now. Pieces are used up to the first that differs.</param>
    public List<FinishedPiece> Restore(IReadOnlyList<PlannedPiece> plan)
    {
        var finished = new List<FinishedPiece>();
        long journalEnd = 0;
        long headerBytes = 44; // of a 16-bit WAV file
        foreach ((FinishedPiece piece, long end) in ReadJournal())
        {
            if (finished.Count == plan.Count || piece.Key != plan[finished.Count].Key.Hex || headerBytes + (2 * piece.End) > _audio.Length)
            {
                break;
            }

            // Marks stay on the disk; only where pieces lie is kept in memory.
            finished.Add(piece with { Marks = [] });
            journalEnd = end;
        }

        _journal.SetLength(journalEnd);
        _journal.Position = journalEnd;
        Samples = finished.Count > 0 ? finished[^1].End : 0;
        if (finished.Count > 0)
        {
            _writer = WavWriter.Continue(_audio, _sampleRate, channels: 1, Samples, leaveOpen: true);
        }
        else
        {
            _audio.SetLength(0);
            _writer = new WavWriter(_audio, _sampleRate, channels: 1, leaveOpen: true);
        }

        return finished;
    }

    /// <summary>Appends samples; they count only once <see cref="Keep"/> was called.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<float> samples, CancellationToken cancellationToken)
    {
        await _writer!.WriteAsync(samples, cancellationToken);
        Samples += samples.Length;
    }

    /// <summary>Notes that a piece is complete.</summary>
    public void Keep(FinishedPiece piece)
    {
        _audio.Flush(flushToDisk: true);
        byte[] line = Encoding.UTF8.GetBytes(CliJson.Text(piece, CliJson.Default.FinishedPiece) + "\n");
        _journal.Write(line);
        _journal.Flush(flushToDisk: true);
    }

    /// <summary>All marks, read from the journal one piece at a time; can be walked through again.</summary>
    public IEnumerable<SpeechMark> Marks() => ReadJournal().SelectMany(read => read.Piece.Marks).Select(mark => mark.ToMark());

    /// <summary>Puts the audio's header right.</summary>
    public void FinishAudio()
    {
        _writer!.Finish();
        _audio.Flush(flushToDisk: true);
        _audio.Dispose();
    }

    /// <summary>Removes the folder, when its work is done or not wanted any more.</summary>
    public void Remove()
    {
        Dispose();
        Directory.Delete(_path, recursive: true);
    }

    /// <summary>Closes the files; what is finished stays.</summary>
    public void Dispose()
    {
        _journal.Dispose();
        _audio.Dispose();
    }

    private static FileStream Open(string path, FileShare share) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, 1 << 16);

    /// <summary>The journal's lines and where each ends, up to the first that is damaged or was cut off.</summary>
    private IEnumerable<(FinishedPiece Piece, long End)> ReadJournal()
    {
        _journal.Position = 0;
        long end = 0;
        using var reader = new StreamReader(_journal, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            end += Encoding.UTF8.GetByteCount(line) + 1;
            if (end > _journal.Length || Parse(line) is not { } piece)
            {
                yield break;
            }

            yield return (piece, end);
        }
    }

    private static FinishedPiece? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, CliJson.Default.FinishedPiece) is { Key: not null, SoFar: not null, Marks: not null } piece ? piece : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
