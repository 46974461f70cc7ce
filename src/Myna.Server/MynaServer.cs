using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Myna.Server;

/// <summary>The server behind <c>myna serve</c>: the APIs, jobs and pages as one web application.</summary>
public static class MynaServer
{
    /// <summary>Puts a server together; it answers once it is started.</summary>
    /// <param name="options">Where it listens, where its files are, and what it allows.</param>
    /// <exception cref="MynaException">The options do not fit together, or a file they name cannot be read.</exception>
    public static WebApplication Create(ServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://{(options.Host == "localhost" ? "127.0.0.1" : options.Host)}:{options.Port}");
        WebApplication app = builder.Build();
        app.MapGet("/health", () => Results.Text("ok"));
        return app;
    }
}
