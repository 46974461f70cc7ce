using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Myna.Models.Hubs;

namespace Myna.Models.Downloads;

/// <summary>
/// A file that is being downloaded, <c>NAME.part</c>, and its journal, <c>NAME.part.json</c>. Bytes are written before the
/// journal says so; the journal is replaced as a whole. Its own name is given to the file by <see cref="Finish"/>.
/// </summary>
internal sealed class PartFile : IDisposable
{
    /// <summary>Ending of unfinished files.</summary>
    public const string Extension = ".part";

    /// <summary>Ending of journals.</summary>
    public const string JournalExtension = ".part.json";

    private const int MostJournalBytes = 4 << 20;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly HubFile _file;
    private readonly long _journalBytes;
    private readonly SafeFileHandle _handle;
    private List<PartSegment> _segments;
    private long _segmentBytes;
    private string? _version;
    private long _unsaved;

    private PartFile(string path, HubFile file, DownloadSettings settings, PartJournal? journal)
    {
        _path = path;
        _file = file;
        _journalBytes = settings.JournalBytes;
        _segmentBytes = journal?.SegmentBytes ?? settings.SegmentBytes;
        _segments = Cut(file.Bytes, _segmentBytes);
        _version = journal?.Version;
        for (int i = 0; i < _segments.Count; i++)
        {
            _segments[i].Done = journal?.Done[i] ?? 0;
        }

        _handle = File.OpenHandle(path + Extension, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, FileOptions.Asynchronous);
        RandomAccess.SetLength(_handle, file.Bytes);
    }

    /// <summary>The segments.</summary>
    public IReadOnlyList<PartSegment> Segments => _segments;

    /// <summary>Bytes that have arrived.</summary>
    public long BytesDone
    {
        get
        {
            lock (_gate)
            {
                return _segments.Sum(segment => segment.Done);
            }
        }
    }

    /// <summary>The version of the file that the bytes are of.</summary>
    public string? Version
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    /// <summary>Goes on where an earlier download of the same content stopped, or begins.</summary>
    public static PartFile Open(string path, HubFile file, DownloadSettings settings)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        PartJournal? journal = Read(path, file);
        if (journal is null)
        {
            Delete(path);
        }

        return new PartFile(path, file, settings, journal);
    }

    /// <summary>Bytes of a file that an earlier download has brought.</summary>
    public static long Arrived(string path, HubFile file) => Read(path, file)?.Done.Sum() ?? 0;

    /// <summary>Forgets an unfinished download.</summary>
    public static void Delete(string path)
    {
        if (Directory.Exists(Path.GetDirectoryName(path)))
        {
            File.Delete(path + Extension);
            File.Delete(path + JournalExtension);
        }
    }

    /// <summary>Whether an answer belongs to the version that the bytes are of. The first answer says which that is.</summary>
    public bool IsOfVersion(string? version)
    {
        lock (_gate)
        {
            _version ??= version;
            return version is null || version == _version;
        }
    }

    /// <summary>Writes bytes at the end of what a segment has.</summary>
    public async ValueTask WriteAsync(PartSegment segment, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await RandomAccess.WriteAsync(_handle, bytes, segment.Next, cancellationToken);
        bool isDue;
        lock (_gate)
        {
            segment.Done += bytes.Length;
            _unsaved += bytes.Length;
            isDue = _unsaved >= _journalBytes || segment.IsDone;
        }

        if (isDue)
        {
            Save();
        }
    }

    /// <summary>Takes back what a segment has.</summary>
    /// <returns>How many bytes that were.</returns>
    public long Reset(PartSegment segment)
    {
        lock (_gate)
        {
            long done = segment.Done;
            segment.Done = 0;
            return done;
        }
    }

    /// <summary>Makes one segment of the whole file, with nothing in it: the server sends no parts.</summary>
    /// <returns>How many bytes are given up.</returns>
    public long BecomeWhole()
    {
        lock (_gate)
        {
            long done = _segments.Sum(segment => segment.Done);
            _segmentBytes = Math.Max(_file.Bytes, 1);
            _segments = Cut(_file.Bytes, _segmentBytes);
            return done;
        }
    }

    /// <summary>Writes the journal.</summary>
    public void Save()
    {
        lock (_gate)
        {
            var journal = new PartJournal(
                _file.Bytes, _file.Sha256, _file.GitOid, _version, _segmentBytes, [.. _segments.Select(segment => segment.Done)]);
            string path = _path + JournalExtension;
            File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(journal, PartJournalJson.Default.PartJournal));
            File.Move(path + ".new", path, overwrite: true);
            _unsaved = 0;
        }
    }

    /// <summary>Gives the finished and checked file its name.</summary>
    public void Finish()
    {
        _handle.Dispose();
        File.Move(_path + Extension, _path, overwrite: true);
        File.Delete(_path + JournalExtension);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static PartJournal? Read(string path, HubFile file)
    {
        var part = new FileInfo(path + Extension);
        var journal = new FileInfo(path + JournalExtension);
        if (!part.Exists || part.Length != file.Bytes || !journal.Exists || journal.Length > MostJournalBytes)
        {
            return null;
        }

        try
        {
            PartJournal? read = JsonSerializer.Deserialize(File.ReadAllBytes(journal.FullName), PartJournalJson.Default.PartJournal);
            return read is not null && Fits(read, file) ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Fits(PartJournal journal, HubFile file)
    {
        if (journal.Bytes != file.Bytes || journal.Sha256 != file.Sha256 || journal.GitOid != file.GitOid || journal.SegmentBytes < 1
            || journal.Done is null || journal.Done.Length != Count(file.Bytes, journal.SegmentBytes))
        {
            return false;
        }

        List<PartSegment> segments = Cut(file.Bytes, journal.SegmentBytes);
        return journal.Done.Index().All(done => done.Item >= 0 && done.Item <= segments[done.Index].End - segments[done.Index].First);
    }

    private static long Count(long bytes, long segmentBytes) => (bytes / segmentBytes) + (bytes % segmentBytes == 0 ? 0 : 1);

    private static List<PartSegment> Cut(long bytes, long segmentBytes)
    {
        var segments = new List<PartSegment>();
        for (long first = 0; first < bytes; first += segmentBytes)
        {
            segments.Add(new PartSegment(segments.Count, first, Math.Min(bytes, first + segmentBytes)));
        }

        return segments;
    }
}
