using Myna.Server.Hosting;
using Myna.Server.Speaking;

namespace Myna.Server.Tests.Speaking;

public sealed class SpeakingTurnsTests
{
    [Fact]
    public async Task Callers_take_turns_whoever_asks_for_more()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        var turns = new SpeakingTurns(1, 100, TimeProvider.System);
        IDisposable held = await turns.EnterAsync("first", stop);
        var order = new List<string>();
        async Task WaitAsync(string caller)
        {
            using IDisposable turn = await turns.EnterAsync(caller, stop);
            order.Add(caller);
        }

        Task[] greedy = [.. Enumerable.Range(0, 5).Select(_ => WaitAsync("greedy"))];
        Task modest = WaitAsync("modest");
        Assert.Equal(6, turns.Waiting);
        held.Dispose();
        await Task.WhenAll([.. greedy, modest]);
        Assert.True(order.IndexOf("modest") <= 1, string.Join(' ', order));
        Assert.Equal((0, 0), (turns.Speaking, turns.Waiting));
    }

    [Fact]
    public async Task Those_beyond_the_queue_are_told_when_to_come_again()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        var turns = new SpeakingTurns(1, 1, TimeProvider.System);
        using IDisposable held = await turns.EnterAsync("a", stop);
        using var patience = new CancellationTokenSource();
        Task<IDisposable> waiting = turns.EnterAsync("b", patience.Token);
        HttpFault busy = await Assert.ThrowsAsync<HttpFault>(() => turns.EnterAsync("c", stop));
        Assert.Equal(429, busy.Status);
        Assert.True(busy.RetryAfter > TimeSpan.Zero);

        // Who gives up makes room.
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, turns.Waiting);
        Task<IDisposable> next = turns.EnterAsync("d", stop);
        held.Dispose();
        (await next).Dispose();
        Assert.Equal(0, turns.Speaking);
    }
}
