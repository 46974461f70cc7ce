using Microsoft.AspNetCore.Builder;
using Myna.Library.Models;
using Myna.Server.Keys;
using Myna.Tests;

namespace Myna.Server.Tests.Support;

/// <summary>A server in the tests' process, with a home of its own, on a free port.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly WebApplication _application;

    private RunningServer(TemporaryFolder folder, WebApplication application, KeyStore keys)
    {
        _folder = folder;
        _application = application;
        Keys = keys;
        Address = new Uri(application.Urls.First());
        Client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(5) };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public KeyStore Keys { get; }

    public IServiceProvider Services => _application.Services;

    /// <summary>A recording to make voices of.</summary>
    public static string Recording { get; } = Path.Combine(Repository(), "samples", "reader-mid.wav");

    public static async Task<RunningServer> StartAsync(Func<ServerOptions, ServerOptions>? change = null, Action<KeyStore>? prepare = null, bool untilReady = false, ILayerEngines? engines = null)
    {
        var folder = new TemporaryFolder();
        var options = new ServerOptions { Home = folder.Path, Port = 0 };
        options = change?.Invoke(options) ?? options;
        var keys = new KeyStore(options.Home, options.Time);
        prepare?.Invoke(keys);
        WebApplication application = MynaServer.Create(options, engines: engines);
        await application.StartAsync();
        var server = new RunningServer(folder, application, keys);
        if (untilReady)
        {
            await server.UntilReadyAsync();
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The repository's root.</summary>
    public static string Repository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Myna.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    private async Task UntilReadyAsync()
    {
        for (int tries = 0; tries < 1200; tries++)
        {
            using HttpResponseMessage answer = await Client.GetAsync("/ready");
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("The server did not get ready: " + await (await Client.GetAsync("/ready")).Content.ReadAsStringAsync());
    }
}
