using System.Text.Json;
using Myna.Remote.Configuration;
using Myna.Remote.Servers;

namespace Myna.Remote.Speech;

/// <summary>One call of <c>POST /v1/audio/speech</c>.</summary>
internal sealed class SpeechCall(BackEnds servers, RemoteSettings settings)
{
    private const int ReadBytes = 16 << 10;

    // What says nothing about the sound is left to the bytes themselves.
    private static readonly string[] Kinds =
        ["audio/pcm", "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave", "audio/l16", "audio/raw", "application/octet-stream"];

    /// <summary>Calls a server and hands out the samples as they come.</summary>
    /// <param name="server">The server.</param>
    /// <param name="body">The request.</param>
    /// <param name="hear">Takes samples, mono, at the engine's rate.</param>
    /// <param name="cancellationToken">Ends the call; the connection is closed.</param>
    /// <exception cref="RemoteFault">It failed.</exception>
    public async Task RunAsync(BackEnd server, SpeechOrderBody body, Func<float[], Task> hear, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.AnswerLimit);
        using HttpRequestMessage request = server.Request(HttpMethod.Post, "v1/audio/speech");
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, SpeechOrderJson.Default.SpeechOrderBody));
        request.Content.Headers.ContentType = new("application/json");
        using HttpResponseMessage answer = await servers.SendAsync(server, request, "first sound", limit.Token, cancellationToken).ConfigureAwait(false);
        int rate = await CheckAsync(server, answer, limit.Token).ConfigureAwait(false);
        var sound = new SoundStream(rate, settings.SampleRate);
        bool heard = false;
        try
        {
            await using Stream stream = await answer.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            var bytes = new byte[ReadBytes];
            while (await stream.ReadAsync(bytes, limit.Token).ConfigureAwait(false) is > 0 and int count)
            {
                await HearAsync(sound.Push(bytes.AsSpan(0, count))).ConfigureAwait(false);
                limit.CancelAfter(heard ? TimeSpan.FromSeconds(settings.StallSeconds) : settings.AnswerLimit);
            }

            await HearAsync(sound.Finish()).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new RemoteFault($"{server.Label} broke off in the middle of the speech: {exception.Message.TrimEnd('.')}", canRetry: true, exception) { IsOutage = true };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw heard
                ? new RemoteFault(FormattableString.Invariant($"{server.Label} stalled: no sound came for {settings.StallSeconds:0.##} s in the middle of the speech"), canRetry: true) { IsOutage = true }
                : servers.Late(server, "first sound");
        }
        catch (FormatException exception)
        {
            throw new RemoteFault($"{server.Label} answered with no sound that can be read: {exception.Message}", canRetry: false, exception);
        }

        if (sound.IsCutOff)
        {
            throw new RemoteFault($"{server.Label} ended the speech too early: its sound is cut off", canRetry: true) { IsOutage = true };
        }

        if (!heard)
        {
            throw new RemoteFault($"{server.Label} answered with no sound at all", canRetry: true);
        }

        async Task HearAsync(float[] samples)
        {
            if (samples.Length > 0)
            {
                // The receiver may be slow: that is not the server's time.
                heard = true;
                limit.CancelAfter(Timeout.InfiniteTimeSpan);
                await hear(samples).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Makes sure that the answer says it is sound.</summary>
    /// <returns>The rate of headerless samples, in Hz.</returns>
    private async Task<int> CheckAsync(BackEnd server, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        string? kind = answer.Content.Headers.ContentType?.MediaType;
        if (kind is not null && !Kinds.Contains(kind, StringComparer.OrdinalIgnoreCase))
        {
            string said = "";
            if (kind.Contains("json", StringComparison.OrdinalIgnoreCase) || kind.StartsWith("text/", StringComparison.OrdinalIgnoreCase))
            {
                try
                {
                    said = FaultAnswer.MessageOf(await FaultAnswer.HeadAsync(answer, cancellationToken).ConfigureAwait(false));
                }
                catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
                {
                    // What it is says enough.
                }
            }

            throw new RemoteFault($"{server.Label} answered with {kind} where {settings.Format} sound was asked for{(said.Length > 0 ? ": " + said : "; is this the address of a speech server?")}", canRetry: false);
        }

        string? stated = answer.Content.Headers.ContentType?.Parameters.FirstOrDefault(parameter => parameter.Name is "rate" or "sample_rate")?.Value?.Trim('"');
        return int.TryParse(stated, out int rate) && rate is >= 4000 and <= 384_000 ? rate : settings.SampleRate;
    }
}
