using Microsoft.AspNetCore.Builder;
using Myna.Tests;

namespace Myna.Server.Tests.Hosting;

public sealed class HealthTests
{
    [Fact]
    public async Task A_server_that_runs_says_so()
    {
        using var home = new TemporaryFolder();
        await using WebApplication server = MynaServer.Create(new ServerOptions { Home = home.Path, Port = 0 });
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        Assert.Equal("ok", await client.GetStringAsync("/health", TestContext.Current.CancellationToken));
    }
}
