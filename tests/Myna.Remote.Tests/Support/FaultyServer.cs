using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Myna.Remote.Tests.Support;

/// <summary>A small speech server that answers as each test tells it to, the last way over and over.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _answers;
    private Func<HttpContext, Task>? _last;

    private FaultyServer(WebApplication application, IEnumerable<Func<HttpContext, Task>> answers)
    {
        _application = application;
        _answers = new(answers);
    }

    public Uri Address => new(_application.Urls.First());

    /// <summary>Bodies of the requests to speak.</summary>
    public ConcurrentQueue<string> Bodies { get; } = [];

    /// <summary>Their keys.</summary>
    public ConcurrentQueue<string> Keys { get; } = [];

    public static async Task<FaultyServer> StartAsync(params Func<HttpContext, Task>[] answers)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication application = builder.Build();
        var server = new FaultyServer(application, answers);
        application.Run(server.AnswerAsync);
        await application.StartAsync();
        return server;
    }

    /// <summary>A second of a square wave of 0.25 as headerless PCM at 24 kHz.</summary>
    public static byte[] Tone { get; } = [.. Enumerable.Range(0, 24_000).SelectMany(i => BitConverter.GetBytes((short)(i % 100 < 50 ? 8192 : -8192)))];

    public static Task Speaks(HttpContext context) => Sends(context, "audio/pcm", Tone);

    public static async Task Sends(HttpContext context, string kind, byte[] body)
    {
        context.Response.ContentType = kind;
        await context.Response.Body.WriteAsync(body);
    }

    public static Func<HttpContext, Task> Fails(int status, string body = "", string? retryAfter = null) => async context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    };

    /// <summary>Sends some of the tone and drops the connection.</summary>
    public static Func<HttpContext, Task> Drops(int bytes) => async context =>
    {
        context.Response.ContentType = "audio/pcm";
        await context.Response.Body.WriteAsync(Tone.AsMemory(0, bytes));
        await context.Response.Body.FlushAsync();
        await Task.Delay(200);
        context.Abort();
    };

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _application.StopAsync(soon.Token);
        await _application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Method == "GET")
        {
            await Sends(context, "application/json", """{"voices":["Vivian","ryan"],"uploaded_voices":[]}"""u8.ToArray());
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        Bodies.Enqueue(await reader.ReadToEndAsync());
        Keys.Enqueue(context.Request.Headers.Authorization.ToString());
        if (_answers.TryDequeue(out Func<HttpContext, Task>? answer))
        {
            _last = answer;
        }

        await _last!(context);
    }
}
