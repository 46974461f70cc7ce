using System.Diagnostics;
using System.Globalization;
using Myna.Models.Tests.Serving;

namespace Myna.Models.Tests.Downloads;

public sealed class RetryTests : PullTest
{
    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Busy_server_is_asked_again(int status)
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.Before = (context, asked) =>
        {
            context.Response.StatusCode = asked < 2 ? status : 200;
            return Task.FromResult(asked < 2);
        };

        PulledModel pulled = await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel);

        AssertIsThere(server);
        Assert.True(pulled.Retries >= pulled.Manifest.Files.Count * 2);
    }

    [Fact]
    public async Task Wait_that_the_server_asks_for_is_kept()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        long refused = 0;
        long came = 0;
        server.Before = (context, asked) =>
        {
            if (!context.Request.Path.Value!.EndsWith("/merges.txt", StringComparison.Ordinal))
            {
                return Task.FromResult(false);
            }

            if (asked == 0)
            {
                refused = Stopwatch.GetTimestamp();
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = "1";
            }
            else
            {
                came = Stopwatch.GetTimestamp();
            }

            return Task.FromResult(asked == 0);
        };

        await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel);

        // Never sooner; how much later depends on the machine.
        Assert.True(Stopwatch.GetElapsedTime(refused, came) >= TimeSpan.FromSeconds(0.99));
        AssertIsThere(server);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wait_of_an_hour_ends_the_pull(bool asDate)
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.Before = (context, _) =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = asDate ? DateTimeOffset.UtcNow.AddHours(1).ToString("R", CultureInfo.InvariantCulture) : "3600";
            return Task.FromResult(true);
        };

        ModelException exception = await FailsAsync(ModelFailure.Network, () => Store.PullAsync(Entry, Options(server), cancellationToken: Cancel));

        Assert.Contains("60 minutes", exception.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Server_that_stays_broken_is_given_up_and_resumed_later()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        bool broken = true;
        server.Before = (context, _) =>
        {
            bool refuses = Volatile.Read(ref broken) && context.Request.Path.Value!.EndsWith("/speech_tokenizer/model.safetensors", StringComparison.Ordinal);
            context.Response.StatusCode = refuses ? 502 : 200;
            return Task.FromResult(refuses);
        };

        ModelException exception = await FailsAsync(ModelFailure.Network, () => Store.PullAsync(Entry, Options(server), cancellationToken: Cancel));
        Assert.Contains("502", exception.Message, StringComparison.Ordinal);
        Assert.Null(Store.Find(Entry.Id));

        Volatile.Write(ref broken, false);
        await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel);
        AssertIsThere(server);
    }

    [Fact]
    public async Task Silent_server_is_left()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.BeforePiece = file => file == "config.json" ? Task.Delay(Timeout.Infinite, Cancel) : Task.CompletedTask;

        ModelException exception = await FailsAsync(
            ModelFailure.Network,
            () => Store.PullAsync(Entry, Options(server, downloads: Quick with { Retries = 1, IdleTimeout = TimeSpan.FromSeconds(0.2) }), cancellationToken: Cancel));

        Assert.Contains("sent nothing", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_told()
    {
        HubServer server = await HubServer.StartAsync(TinyModel.Base());
        PullOptions options = Options(server, downloads: Quick with { Retries = 1 });
        await server.DisposeAsync();

        ModelException exception = await FailsAsync(ModelFailure.Network, () => Store.PullAsync(Entry, options, cancellationToken: Cancel));

        Assert.Contains("--source modelscope", exception.Message, StringComparison.Ordinal);
    }
}
