using System.Diagnostics;
using Myna.Remote.Configuration;

namespace Myna.Remote.Servers;

/// <summary>
/// The servers of an engine. A request goes to the one with the fewest under way; one that failed rests for a while, longer each
/// time, and the others take over. Safe for all threads.
/// </summary>
internal sealed class BackEnds : IDisposable
{
    private const double MostRestSeconds = 30;
    private const double MostWaitSeconds = 60;

    private readonly Lock _gate = new();
    private readonly BackEnd[] _servers;
    private readonly RemoteSettings _settings;
    private readonly TimeSpan _answerLimit;
    private readonly TimeProvider _time;
    private long _turn;

    /// <summary>Makes the connections' keeper; nothing is asked yet.</summary>
    /// <param name="settings">The engine.</param>
    /// <param name="answerLimit">How long an answer may take.</param>
    /// <param name="variable">Reads environment variables, for keys.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="MynaException">A key's environment variable is not set.</exception>
    public BackEnds(RemoteSettings settings, TimeSpan answerLimit, Func<string, string?> variable, TimeProvider? time = null)
    {
        _settings = settings;
        _answerLimit = answerLimit;
        _time = time ?? TimeProvider.System;
        _servers = [.. settings.Servers.Select(server => new BackEnd(Address(server.Url!), KeyOf(server, variable)))];

        // No redirects: a key goes to the server that it was given for and to no other. No draining: ending an answer early
        // closes the connection, so that the server stops too.
        Client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(settings.ConnectSeconds),
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>The connections.</summary>
    public HttpClient Client { get; }

    /// <summary>Does something with a server, and again with another one, as long as that may help.</summary>
    /// <param name="work">The work; throws <see cref="RemoteFault"/> where it failed.</param>
    /// <param name="mayRetry">Whether it may still be done again.</param>
    /// <param name="told">Told of failures that are tried again; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MynaException">It failed for good.</exception>
    public async Task RunAsync(Func<BackEnd, CancellationToken, Task> work, Func<bool> mayRetry, IProgress<string>? told, CancellationToken cancellationToken)
    {
        var tried = new HashSet<BackEnd>();
        for (int attempt = 0; ; attempt++)
        {
            BackEnd server = Take(tried);
            try
            {
                await work(server, cancellationToken).ConfigureAwait(false);
                Note(server, outage: false, failed: false);
                return;
            }
            catch (RemoteFault fault)
            {
                Note(server, fault.IsOutage, failed: true);
                if (!fault.CanRetry || !mayRetry() || attempt >= _settings.Retries)
                {
                    string times = attempt > 0 ? $" (tried {attempt + 1} times)" : "";
                    throw new MynaException(fault.Message + times, fault);
                }

                told?.Report($"{fault.Message}; trying again");
                tried.Add(server);
                if (tried.Count == _servers.Length || fault.RetryAfter is not null)
                {
                    // Who is told to wait waits only if nobody else can take over.
                    if (tried.Count == _servers.Length)
                    {
                        tried.Clear();
                        await Task.Delay(Wait(attempt, fault.RetryAfter), _time, cancellationToken).ConfigureAwait(false);
                    }
                }
            }
            finally
            {
                lock (_gate)
                {
                    server.Load--;
                }
            }
        }
    }

    /// <summary>Asks each server how it is, all at once.</summary>
    public async Task<IReadOnlyList<ServerHealth>> CheckAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(_servers.Select(server => CheckAsync(server, cancellationToken))).ConfigureAwait(false);

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    /// <summary>The fault of a connection that failed.</summary>
    private static RemoteFault Unreachable(BackEnd server, Exception exception) => new(
        $"{server.Label} cannot be reached: {Words(exception)}. Check that the server runs and that its address in {RemoteEngines.FileName} is right",
        canRetry: true,
        exception)
    {
        IsOutage = true,
    };

    /// <summary>Sends a request and checks the answer's status.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="request">The request.</param>
    /// <param name="what">What the answer is, for errors: <c>first sound</c>.</param>
    /// <param name="limit">Ends the wait for the answer.</param>
    /// <param name="cancellationToken">Ends it for good.</param>
    /// <param name="alsoRefusals">Whether answers that say no are handed out too, for the caller to read.</param>
    /// <exception cref="RemoteFault">The server is not there, is late, or says no.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        BackEnd server, HttpRequestMessage request, string what, CancellationToken limit, CancellationToken cancellationToken, bool alsoRefusals = false)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            throw Unreachable(server, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The connection's own time-out also ends so.
            throw limit.IsCancellationRequested ? Late(server, what) : Unreachable(server, exception);
        }

        if (answer.IsSuccessStatusCode || alsoRefusals)
        {
            return answer;
        }

        using (answer)
        {
            throw await FaultAnswer.ReadAsync(server.Label, answer, limit).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a request and reads the whole answer within the engine's time for answers.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="request">The request.</param>
    /// <param name="mostBytes">The most that the answer may be.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RemoteFault">The server is not there, is late, or says no.</exception>
    public async Task<byte[]> AskAsync(BackEnd server, HttpRequestMessage request, long mostBytes, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_answerLimit);
        try
        {
            using HttpResponseMessage answer = await SendAsync(server, request, "answer", limit.Token, cancellationToken).ConfigureAwait(false);
            return await AnswerBody.ReadAsync(server, answer, mostBytes, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Late(server, "answer");
        }
    }

    /// <summary>The fault of a server that is late.</summary>
    public RemoteFault Late(BackEnd server, string what) => new(
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{server.Label} gave no {what} within {_answerLimit.TotalSeconds:0.##} s; it is overloaded, or answer_seconds in {RemoteEngines.FileName} is too short for it"),
        canRetry: true)
    {
        IsOutage = true,
    };

    private static Uri Address(Uri url)
    {
        string text = url.GetLeftPart(UriPartial.Path).TrimEnd('/');
        text = text.EndsWith("/v1", StringComparison.Ordinal) ? text[..^3] : text;
        return new Uri(text + "/");
    }

    private static string? KeyOf(RemoteServer server, Func<string, string?> variable) => server.KeyVariable is not { Length: > 0 } name
        ? server.Key
        : variable(name) is { Length: > 0 } key
            ? key.Trim()
            : throw new MynaException($"the key for {server} shall be in the environment variable {name}, which is not set");

    private static string Words(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "there is no machine of that name",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection could be made",
        OperationCanceledException => "it did not answer in time",
        _ => exception.Message.TrimEnd('.'),
    };

    private BackEnd Take(HashSet<BackEnd> tried)
    {
        lock (_gate)
        {
            DateTimeOffset now = _time.GetUtcNow();
            BackEnd best = _servers
                .OrderBy(server => tried.Contains(server))
                .ThenBy(server => server.RestsUntil > now)
                .ThenBy(server => server.Load)
                .ThenBy(server => server.Turn)
                .First();
            best.Load++;
            best.Turn = ++_turn;
            return best;
        }
    }

    private void Note(BackEnd server, bool outage, bool failed)
    {
        lock (_gate)
        {
            if (!failed)
            {
                (server.Failures, server.RestsUntil) = (0, default);
            }
            else if (outage)
            {
                server.Failures++;
                server.RestsUntil = _time.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(MostRestSeconds, Math.Pow(2, Math.Min(server.Failures, 10))));
            }
        }
    }

    private TimeSpan Wait(int attempt, TimeSpan? asked) => TimeSpan.FromSeconds(Math.Min(
        MostWaitSeconds, asked?.TotalSeconds ?? _settings.BackOffSeconds * Math.Pow(2, Math.Min(attempt, 10))));

    private async Task<ServerHealth> CheckAsync(BackEnd server, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(Math.Max(_settings.ConnectSeconds, 5)));
        (bool up, string message) = (false, "");
        foreach (string path in (string[])["health", "v1/models", "system_stats"])
        {
            try
            {
                using HttpRequestMessage request = server.Request(HttpMethod.Get, path);
                using HttpResponseMessage answer = await SendAsync(server, request, "answer", limit.Token, cancellationToken).ConfigureAwait(false);
                (up, message) = (true, $"/{path} answers");
                break;
            }
            catch (RemoteFault fault)
            {
                message = fault.Message;
                if (fault.IsOutage)
                {
                    break;
                }
            }
        }

        Note(server, outage: !up, failed: !up);
        return new ServerHealth(server.Label, up, message, Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 1));
    }
}
