using Microsoft.AspNetCore.Builder;
using Myna.Layers.Document;
using Myna.Layers.Engines;
using Myna.Library.Models;
using Myna.Remote.Configuration;
using Myna.Remote.Pictures;
using Myna.Remote.Tests.Support;
using Myna.Server;
using Myna.Tests;

namespace Myna.Remote.Tests.Pictures;

/// <summary>A running Myna server splits for another one.</summary>
public sealed class MynaLayersTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_own_analysis_and_the_model_come_back_exact_and_leave_nothing_there()
    {
        using var home = new TemporaryFolder();
        await using WebApplication server = await StartAsync(home, Tiny);
        RemoteSettings settings = Drawing.Settings(RemoteKind.Myna, new Uri(server.Urls.First()));
        using var analysis = new RemoteLayerEngine("myna", settings with { Engine = "builtin" });
        Drawing.IsExact(await analysis.SplitAsync(Drawing.Whole, "drawing.png", new LayerOrder(), cancellationToken: Stop));

        using var model = new RemoteLayerEngine("myna", settings);
        var told = new List<EngineProgress>();
        LayerDocument document = await model.SplitAsync(
            Drawing.Whole, "drawing.png", new LayerOrder { Layers = 1, Steps = 1, Guidance = 1, Prompt = "a red square", Seed = 3 }, new Told(told), Stop);
        Assert.Equal(0, document.Provenance?.MaximumError);
        Assert.Equal("drawing.png", document.Provenance?.InputName);
        Assert.NotEmpty(told);
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        Assert.Contains("\"data\":[]", await client.GetStringAsync("/v1/jobs", Stop), StringComparison.Ordinal);
        Assert.True(Assert.Single(await model.CheckAsync(Stop)).IsUp);
        await server.StopAsync(Stop);
    }

    [Fact]
    public async Task What_the_server_has_not_is_told_in_its_words()
    {
        using var home = new TemporaryFolder();
        await using WebApplication server = await StartAsync(home, name => name == "MYNA_MODELS" ? home.Path : null);
        using var engine = new RemoteLayerEngine("myna", Drawing.Settings(RemoteKind.Myna, new Uri(server.Urls.First())) with { Retries = 0 });
        MynaException exception = await Assert.ThrowsAnyAsync<MynaException>(() => engine.SplitAsync(Drawing.Whole, "drawing.png", new LayerOrder(), cancellationToken: Stop));
        Assert.Contains("myna models pull qwen-image-layered", exception.Message, StringComparison.Ordinal);
        await server.StopAsync(Stop);
    }

    private static string? Tiny(string name) => name switch
    {
        LayerEngines.ModelVariable => Path.Combine(Repository.Root, "tests", "Golden", "qwen-image-layered", "tiny"),
        _ => null,
    };

    private static async Task<WebApplication> StartAsync(TemporaryFolder home, Func<string, string?> variable)
    {
        WebApplication server = MynaServer.Create(new ServerOptions { Home = home.Path, Port = 0 }, engines: new LayerEngines(variable, home.Path));
        await server.StartAsync(Stop);
        return server;
    }

    private sealed class Told(List<EngineProgress> all) : IProgress<EngineProgress>
    {
        public void Report(EngineProgress value) => all.Add(value);
    }
}
