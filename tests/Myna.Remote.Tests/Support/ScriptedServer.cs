using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Myna.Remote.Tests.Support;

/// <summary>A server whose answers a test writes, route by route: <c>"POST /prompt"</c>.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ScriptedServer(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.First());

    /// <summary>Every request, as <c>POST /prompt</c>.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    public static async Task<ScriptedServer> StartAsync(Dictionary<string, Func<HttpContext, Task>> routes)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication application = builder.Build();
        var server = new ScriptedServer(application);
        application.UseWebSockets();
        application.Run(context =>
        {
            string call = $"{context.Request.Method} {context.Request.Path}";
            server.Calls.Enqueue(call);
            if (routes.TryGetValue(call, out Func<HttpContext, Task>? answer))
            {
                return answer(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        await application.StartAsync();
        return server;
    }

    public static async Task Json(HttpContext context, string json, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _application.StopAsync(soon.Token);
        await _application.DisposeAsync();
    }
}
