using System.Buffers;
using System.Net;
using Myna.Models.Hubs;

namespace Myna.Models.Downloads;

/// <summary>Downloads one file: in parts and in parallel where the server can, on from where it stopped, checked before it gets its name.</summary>
internal sealed class FileDownload(HubConnection connection, DownloadSettings settings, SemaphoreSlim connections, int parallel, TransferMeter meter)
{
    private const int BufferBytes = 128 << 10;
    private const int MostStarts = 3;

    /// <summary>Downloads a file.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="file">What it should be.</param>
    /// <param name="path">Where it goes.</param>
    /// <param name="cancellationToken">Stops it; what has arrived is kept for the next time.</param>
    /// <returns>The hashes of its content.</returns>
    /// <exception cref="ModelException">It cannot be had, or not as it should be.</exception>
    public async Task<FileDigest> RunAsync(Uri address, HubFile file, string path, CancellationToken cancellationToken)
    {
        long arrived = PartFile.Arrived(path, file);
        meter.WasThere(arrived);
        for (int start = 1; ; start++)
        {
            FileDigest? digest = await TryAsync(address, file, path, cancellationToken);
            if (digest is not null)
            {
                return digest;
            }

            PartFile.Delete(path);
            if (start == MostStarts)
            {
                throw new ModelException(
                    ModelFailure.Damaged,
                    $"{file.Path} is not what {connection.Host} says it should be, after {MostStarts} downloads (other length or hash); pull again later, or from another source or mirror");
            }

            meter.Retried();
        }
    }

    // Null when the file changed meanwhile or its hash is wrong: all of it must be fetched again.
    private async Task<FileDigest?> TryAsync(Uri address, HubFile file, string path, CancellationToken cancellationToken)
    {
        using PartFile part = PartFile.Open(path, file, settings);
        try
        {
            await FetchAsync(address, file, part, cancellationToken);
        }
        catch (FileChangedException)
        {
            meter.TakeBack(part.BytesDone);
            return null;
        }

        FileDigest digest = await FileDigest.OfAsync(path + PartFile.Extension, withGit: file.GitOid is not null, read: null, cancellationToken);
        if (!digest.Fits(file))
        {
            meter.TakeBack(part.BytesDone);
            return null;
        }

        part.Finish();
        return digest;
    }

    private async Task FetchAsync(Uri address, HubFile file, PartFile part, CancellationToken cancellationToken)
    {
        try
        {
            await FetchSegmentsAsync(address, file, part, cancellationToken);
        }
        catch (NoRangesException)
        {
            meter.TakeBack(part.BecomeWhole());
            await FetchSegmentsAsync(address, file, part, cancellationToken);
        }
        finally
        {
            part.Save();
        }
    }

    private Task FetchSegmentsAsync(Uri address, HubFile file, PartFile part, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            part.Segments.Where(segment => !segment.IsDone).ToList(),
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken },
            async (segment, stop) => await FetchSegmentAsync(address, file, part, segment, stop));

    private async Task FetchSegmentAsync(Uri address, HubFile file, PartFile part, PartSegment segment, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(settings, connection.Host);
        while (!segment.IsDone)
        {
            TransientFailure? failure = null;
            await connections.WaitAsync(cancellationToken);
            try
            {
                await TransferAsync(address, file, part, segment, backoff, cancellationToken);
            }
            catch (TransientFailure transient)
            {
                failure = transient;
            }
            finally
            {
                connections.Release();
            }

            if (failure is not null)
            {
                meter.Retried();
                await backoff.WaitAsync(failure, cancellationToken);
            }
        }
    }

    private async Task TransferAsync(
        Uri address, HubFile file, PartFile part, PartSegment segment, Backoff backoff, CancellationToken cancellationToken)
    {
        bool whole = segment.First == 0 && segment.End == file.Bytes && segment.Done == 0;
        (long First, long Last)? range = whole ? null : (segment.Next, segment.End - 1);
        using HubResponse response = await connection.GetAsync(address, range, part.Version, cancellationToken);
        if (response.Status == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw new FileChangedException();
        }

        connection.CheckStatus(response, file.Path);
        bool isPart = response.Status == HttpStatusCode.PartialContent;
        if (!part.IsOfVersion(response.ETag))
        {
            throw new FileChangedException();
        }

        if (!isPart && !whole)
        {
            if (segment.First != 0 || segment.End != file.Bytes)
            {
                throw new NoRangesException();
            }

            // One segment for the whole file, and the server begins at the beginning again.
            meter.TakeBack(part.Reset(segment));
        }

        CheckLength(response.Message, file, segment, isPart);
        await CopyAsync(response.Message, part, segment, backoff, cancellationToken);
    }

    private static void CheckLength(HttpResponseMessage message, HubFile file, PartSegment segment, bool isPart)
    {
        bool fits = isPart
            ? message.Content.Headers.ContentRange is { } range && range.From == segment.Next && (range.Length ?? file.Bytes) == file.Bytes
            : (message.Content.Headers.ContentLength ?? file.Bytes) == file.Bytes;
        if (!fits || message.Content.Headers.ContentEncoding.Count > 0)
        {
            throw new FileChangedException();
        }
    }

    private async Task CopyAsync(
        HttpResponseMessage message, PartFile part, PartSegment segment, Backoff backoff, CancellationToken cancellationToken)
    {
        string host = message.RequestMessage?.RequestUri?.Host ?? connection.Host;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            limit.CancelAfter(settings.IdleTimeout);
            await using Stream body = await message.Content.ReadAsStreamAsync(limit.Token);
            while (true)
            {
                int count = await ReadAsync(body, buffer, host, limit, cancellationToken);
                if (count == 0)
                {
                    break;
                }

                if (count > segment.End - segment.Next)
                {
                    throw new FileChangedException();
                }

                await part.WriteAsync(segment, buffer.AsMemory(0, count), cancellationToken);
                meter.Arrived(count);
                backoff.Progressed();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (!segment.IsDone)
        {
            throw new TransientFailure($"{host} ended the file early");
        }
    }

    private async Task<int> ReadAsync(Stream body, byte[] buffer, string host, CancellationTokenSource limit, CancellationToken cancellationToken)
    {
        try
        {
            limit.CancelAfter(settings.IdleTimeout);
            return await body.ReadAsync(buffer, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransientFailure($"{host} sent nothing for {settings.IdleTimeout.TotalSeconds:0} s");
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new TransientFailure($"{host} broke the connection", null, exception);
        }
    }

    /// <summary>The file at the hub is not the one that was begun.</summary>
    private sealed class FileChangedException : Exception;

    /// <summary>The server sends whole files only.</summary>
    private sealed class NoRangesException : Exception;
}
