using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Myna.Server.Files;

namespace Myna.Server.Jobs;

/// <summary>A job in the hands of its kind: what was asked for, what is made already, and where to report.</summary>
public sealed class JobContext
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(1);

    private readonly JobLeases _leases;
    private readonly LeasedJob _leased;
    private readonly JobSignals _signals;
    private readonly IBlobStore _store;
    private readonly Action _lost;
    private JobProgress _progress;
    private long _writtenAt;

    internal JobContext(Job job, LeasedJob leased, JobQueue queue, JobLeases leases, string scratchFolder, Action lost)
    {
        Job = job;
        ScratchFolder = scratchFolder;
        _leased = leased;
        _leases = leases;
        _signals = queue.Signals;
        _store = queue.Store;
        _lost = lost;
        _progress = JobProgress.Of(job);
    }

    /// <summary>The job as it was when this try began.</summary>
    public Job Job { get; }

    /// <summary>A folder for files in hand; empty at the beginning of each try, gone at its end.</summary>
    public string ScratchFolder { get; }

    /// <summary>Reads what was asked for.</summary>
    /// <param name="type">How it is read.</param>
    /// <exception cref="MynaException">It is something else.</exception>
    public T Request<T>(JsonTypeInfo<T> type) => Read(Job.Request, type);

    /// <summary>Reads the JSON of an order.</summary>
    /// <param name="json">The text.</param>
    /// <param name="type">How it is read.</param>
    /// <exception cref="MynaException">It is something else.</exception>
    public static T Read<T>(string json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new MynaException("the request is null; give an object");
        }
        catch (JsonException exception)
        {
            throw new MynaException($"the request cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Opens a file that came with the job.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <exception cref="MynaException">There is none.</exception>
    public Task<Stream> OpenInputAsync(string name, CancellationToken cancellationToken) =>
        Job.Inputs.FirstOrDefault(file => file.Name == name) is { } input
            ? _store.OpenAsync(input.Blob.Hash, cancellationToken)
            : throw new MynaException($"the job came without the file {name}");

    /// <summary>A piece that is kept, from this try or one before; null when there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    public Task<JobPiece?> FindPieceAsync(string name, CancellationToken cancellationToken) => _leases.FindPieceAsync(Job.Id, name, cancellationToken);

    /// <summary>Keeps a piece. From when this returns it counts, whatever happens to this process.</summary>
    /// <param name="name">Its name; each once.</param>
    /// <param name="content">Its content, read to the end.</param>
    /// <param name="facts">JSON beside it; null for none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<JobPiece> KeepPieceAsync(string name, Stream content, string? facts, CancellationToken cancellationToken)
    {
        Blob blob = await PutAsync(content, cancellationToken).ConfigureAwait(false);
        var piece = new JobPiece(name, blob, facts);
        if (!await _leases.KeepAsync(_leased, piece, cancellationToken).ConfigureAwait(false))
        {
            throw Lost();
        }

        _progress = _progress with { PiecesDone = _progress.PiecesDone + 1 };
        _signals.Tell(_progress);
        return piece;
    }

    /// <summary>Opens what a piece holds.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    public Task<Stream> OpenPieceAsync(JobPiece piece, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(piece);
        return _store.OpenAsync(piece.Blob.Hash, cancellationToken);
    }

    /// <summary>Puts a file of the result into the store. It belongs to the job only once the job has succeeded.</summary>
    /// <param name="path">The file, whole.</param>
    /// <param name="name">What it shall be called; no path.</param>
    /// <param name="mediaType">Such as <c>audio/mp4</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<JobFile> KeepFileAsync(string path, string name, string mediaType, CancellationToken cancellationToken)
    {
        FileNames.Check(name);
        FileStream file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            return new JobFile(name, mediaType, await PutAsync(file, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Tells how far the work is: at once to those who watch, and about every second to the database.</summary>
    /// <param name="stage">What is being done, in a word, such as <c>speaking</c>.</param>
    /// <param name="fraction">How much of the job is done, 0–1.</param>
    /// <param name="piecesTotal">Pieces in all; null as before.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task ReportAsync(string stage, double fraction, int? piecesTotal = null, CancellationToken cancellationToken = default)
    {
        bool isNew = stage != _progress.Stage || (piecesTotal ?? _progress.PiecesTotal) != _progress.PiecesTotal;
        _progress = _progress with { State = JobState.Running, Stage = stage, Fraction = Math.Clamp(fraction, 0, 1), PiecesTotal = piecesTotal ?? _progress.PiecesTotal, Error = null };
        _signals.Tell(_progress);
        long now = Environment.TickCount64;
        if (!isNew && now - _writtenAt < BetweenReports.TotalMilliseconds)
        {
            return;
        }

        _writtenAt = now;
        if (!await _leases.ReportAsync(_leased, _progress, cancellationToken).ConfigureAwait(false))
        {
            throw Lost();
        }
    }

    /// <summary>Tells those who watch how far the work is; nothing is written. For what changes several times a second.</summary>
    /// <param name="stage">What is being done, in a word.</param>
    /// <param name="fraction">How much of the job is done, 0–1.</param>
    /// <param name="secondsLeft">How long the rest will take, where that is known.</param>
    /// <param name="previews">Where pictures are of what is there so far; null for none.</param>
    public void Tell(string stage, double fraction, double? secondsLeft = null, IReadOnlyList<string>? previews = null) => _signals.Tell(_progress with
    {
        State = JobState.Running, Stage = stage, Fraction = Math.Clamp(fraction, 0, 1), Error = null, SecondsLeft = secondsLeft, Previews = previews,
    });

    // A full disk is nothing that whoever asked can put right: the job is tried again later, and its folder is not told.
    private async Task<Blob> PutAsync(Stream content, CancellationToken cancellationToken)
    {
        try
        {
            return await _store.PutAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (MynaException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    private OperationCanceledException Lost()
    {
        _lost();
        return new OperationCanceledException($"the job {Job.Id} was taken over by another worker");
    }
}
