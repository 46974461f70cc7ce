using System.Runtime.CompilerServices;
using Dapper;
using Myna.Server.Data;
using Myna.Server.Files;
using Myna.Server.Keys;
using Myna.Server.Provenance;
using Myna.Server.Settings;
using Myna.Server.Speaking;
using Myna.Server.Voices;

namespace Myna.Server.History;

/// <summary>Keeps what was spoken: facts in the database, sound among the files.</summary>
internal sealed class TakeStore(Database database, IBlobStore files, ServerOptions options, LiveSettings settings, FinishedFiles finished)
{
    private const string Columns =
        "id, position, owner, request_id, voice_id, voice_name, voice_category, model, text, created_ms, seconds, media_type, ending, settings, blob";

    /// <summary>Whether anything is kept.</summary>
    public bool IsOn => settings.HistoryAge != TimeSpan.Zero;

    /// <summary>Passes speech on and keeps it when it came to its end.</summary>
    /// <param name="pieces">The speech.</param>
    /// <param name="order">What was asked for.</param>
    /// <param name="model">Who speaks.</param>
    /// <param name="id">What it shall be called.</param>
    /// <param name="requestId">The request.</param>
    /// <param name="cancellationToken">Ends it; nothing is kept then.</param>
    public async IAsyncEnumerable<SoundPiece> KeepAsync(
        IAsyncEnumerable<SoundPiece> pieces,
        SpeechOrder order,
        string model,
        string id,
        string requestId,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string path = Path.Combine(Path.GetTempPath(), $"myna-take-{Guid.NewGuid():N}");
        var opening = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows())
        {
            opening.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var sound = new FileStream(path, opening);
        double seconds = 0;
        await foreach (SoundPiece piece in pieces.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            await sound.WriteAsync(piece.Bytes, cancellationToken).ConfigureAwait(false);
            seconds = piece.SpokenSeconds;
            yield return piece;
        }

        if (sound.Length > 0)
        {
            if (order.Format.Container == SoundContainer.Wav)
            {
                await WavSizes.MendAsync(sound, cancellationToken).ConfigureAwait(false);
            }

            if (order.Format.IsFile)
            {
                finished.Stamp(sound, order.Facts.Claim, cancellationToken);
            }

            sound.Position = 0;
            Blob blob = await files.PutAsync(sound, cancellationToken).ConfigureAwait(false);
            await AddAsync(order, model, id, requestId, seconds, blob, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes, the newest first.</summary>
    public Task<IReadOnlyList<Take>> ListAsync(TakeFilter filter, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            long? before = filter.After is null
                ? null
                : await connection.ExecuteScalarAsync<long?>("SELECT position FROM takes WHERE id = @After", new { filter.After }).ConfigureAwait(false) ?? 0;
            var conditions = new List<string>();
            void Where(object? value, string condition)
            {
                if (value is not null)
                {
                    conditions.Add(condition);
                }
            }

            Where(filter.Owner, "owner = @Owner");
            Where(filter.VoiceId, "voice_id = @VoiceId");
            Where(filter.Model, "model = @Model");
            Where(filter.Search, "LOWER(text) LIKE @pattern ESCAPE '!'");
            Where(before, "position < @before");
            Where(filter.BeforeMs, "created_ms < @BeforeMs");
            Where(filter.SinceMs, "created_ms >= @SinceMs");
            string where = conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions);
            string? pattern = filter.Search is null ? null : $"%{Escaped(filter.Search)}%";
            IEnumerable<Take> takes = await connection.QueryAsync<Take>(
                $"SELECT {Columns} FROM takes {where} ORDER BY position DESC LIMIT @Limit",
                new { filter.Owner, filter.VoiceId, filter.Model, pattern, before, filter.BeforeMs, filter.SinceMs, filter.Limit }).ConfigureAwait(false);
            return (IReadOnlyList<Take>)[.. takes];
        },
        cancellationToken);

    /// <summary>A take; null where there is none, or it is somebody else's.</summary>
    public Task<Take?> FindAsync(string id, string? owner, CancellationToken cancellationToken) => database.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<Take>(
            $"SELECT {Columns} FROM takes WHERE id = @id AND (@owner IS NULL OR owner = @owner)", new { id, owner }),
        cancellationToken);

    /// <summary>The sound of a take.</summary>
    public Task<Stream> OpenAsync(Take take, CancellationToken cancellationToken) => files.OpenAsync(take.Blob, cancellationToken);

    /// <summary>Forgets a take, and its sound when nothing else needs it.</summary>
    public Task DeleteAsync(Take take, CancellationToken cancellationToken) => database.WriteAsync(
        async transaction =>
        {
            await transaction.Connection!.ExecuteAsync("DELETE FROM takes WHERE id = @Id", new { take.Id }, transaction).ConfigureAwait(false);
            await BlobUses.ReleaseAsync(transaction, "take:" + take.Id).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Forgets what is older than it shall be kept.</summary>
    /// <returns>How many takes that were.</returns>
    public async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        if (settings.HistoryAge is not { } age)
        {
            return 0;
        }

        long before = (options.Time.GetUtcNow() - age).ToUnixTimeMilliseconds();
        IReadOnlyList<Take> old = await ListAsync(new TakeFilter { BeforeMs = before, Limit = 1000 }, cancellationToken).ConfigureAwait(false);
        foreach (Take take in old)
        {
            await DeleteAsync(take, cancellationToken).ConfigureAwait(false);
        }

        return old.Count;
    }

    /// <summary>Whose takes a caller sees: an operator everybody's.</summary>
    public static string? OwnerFor(Caller caller) => caller.Scopes.HasFlag(KeyScope.Admin) ? null : caller.Id;

    private static string Escaped(string text) =>
        text.ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);

    private Task AddAsync(SpeechOrder order, string model, string id, string requestId, double seconds, Blob blob, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(
                    $"INSERT INTO takes ({Columns}) VALUES (@id, (SELECT COALESCE(MAX(position), 0) + 1 FROM takes), @owner, @requestId, @voiceId, @voiceName, @category, @model, @text, @created, @seconds, @mediaType, @ending, @settings, @blob)",
                    new
                    {
                        id,
                        owner = order.Caller.Id,
                        requestId,
                        voiceId = order.Voice.Id,
                        voiceName = order.Voice.Title,
                        category = order.Voice.Category,
                        model,
                        text = order.Text,
                        created = options.Time.GetUtcNow().ToUnixTimeMilliseconds(),
                        seconds,
                        mediaType = order.Format.MediaType,
                        ending = order.Format.Ending,
                        settings = System.Text.Json.JsonSerializer.Serialize(order.Voice.Settings with { Speed = order.Speed }, VoiceJson.Default.VoiceSettings),
                        blob = blob.Hash,
                    },
                    transaction).ConfigureAwait(false);
                await BlobUses.HoldAsync(transaction, blob.Hash, "take:" + id).ConfigureAwait(false);
            },
            cancellationToken);
}
