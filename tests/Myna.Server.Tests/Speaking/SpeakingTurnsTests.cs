using System.Runtime.CompilerServices;
using Myna.Server.Hosting;
using Myna.Server.Speaking;
using Myna.Voice;

namespace Myna.Server.Tests.Speaking;

public sealed class SpeakingTurnsTests
{
    [Fact]
    public async Task Callers_take_turns_whoever_asks_for_more()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        var turns = new SpeakingTurns(1, 100, TimeProvider.System);
        SpeakingTurns.Turn held = await turns.EnterAsync("first", stop);
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
    public async Task Speech_that_is_ahead_makes_way_for_a_first_sound_and_goes_on_before_it_runs_out()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        var time = new HandClock();
        var turns = new SpeakingTurns(1, 100, time);
        SpeakingTurns.Turn long1 = await turns.EnterAsync("a", stop);

        // Nobody waits: it goes on, however far ahead it is.
        await long1.MakeWayAsync(100, stop);
        Task<SpeakingTurns.Turn> second = turns.EnterAsync("b", stop), third = turns.EnterAsync("c", stop);

        // Its listener would hear a gap: it goes on too.
        await long1.MakeWayAsync(SpeakingTurns.LeastLeadSeconds / 2, stop);
        Assert.Equal((1, 2, 0), (turns.Speaking, turns.Waiting, turns.Paused));
        Task paused = long1.MakeWayAsync(3, stop).AsTask();
        SpeakingTurns.Turn turn2 = await second;
        Assert.Equal((1, 1, 1), (turns.Speaking, turns.Waiting, turns.Paused));
        Assert.False(paused.IsCompleted);

        // Three seconds later its listener needs more: it goes before the third, who came first after it.
        time.Pass(2.9);
        Task paused2 = turn2.MakeWayAsync(5, stop).AsTask();
        await paused;
        Assert.False(third.IsCompleted);
        long1.Dispose();
        (await third).Dispose();
        await paused2;
        turn2.Dispose();
        Assert.Equal((0, 0, 0), (turns.Speaking, turns.Waiting, turns.Paused));
    }

    [Fact]
    public async Task Text_that_arrives_bit_by_bit_makes_way_too_once_its_listener_has_enough()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        var time = new HandClock();
        var turns = new SpeakingTurns(1, 100, time);
        using var speaker = new TurnTakingSpeaker(new ThreeSeconds(), turns, "socket", time);
        await using IAsyncEnumerator<SpeechChunk> speech = speaker.SpeakAsync(null!, stop).GetAsyncEnumerator(stop);
        Assert.True(await speech.MoveNextAsync());
        Task<SpeakingTurns.Turn> first = turns.EnterAsync("other", stop);
        Assert.False(first.IsCompleted);
        Task<bool> next = speech.MoveNextAsync().AsTask();
        SpeakingTurns.Turn turn = await first;
        Assert.False(next.IsCompleted);
        turn.Dispose();
        Assert.True(await next);

        // Its listener has heard all of it: there is nothing to make way with.
        time.Pass(6);
        first = turns.EnterAsync("other", stop);
        Assert.True(await speech.MoveNextAsync());
        Assert.False(first.IsCompleted);
        Assert.False(await speech.MoveNextAsync());
        (await first).Dispose();
        Assert.Equal((0, 0, 0), (turns.Speaking, turns.Waiting, turns.Paused));
    }

    /// <summary>Speaks three pieces, of three seconds, three seconds and half a second.</summary>
    private sealed class ThreeSeconds : ISpeaker
    {
        public async IAsyncEnumerable<SpeechChunk> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            foreach (int samples in (int[])[300, 300, 50])
            {
                yield return new SpeechChunk(new float[samples], 100, 0, []);
            }
        }

        public void Dispose()
        {
        }
    }

    [Fact]
    public async Task So_many_begin_and_no_more_and_who_gives_up_while_it_makes_way_leaves_nothing()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        var turns = new SpeakingTurns(1, 100, new HandClock());
        var started = new List<SpeakingTurns.Turn>();
        var pauses = new List<Task>();
        using var patience = new CancellationTokenSource();
        List<Task<SpeakingTurns.Turn>> all = [.. Enumerable.Range(0, 6).Select(number => turns.EnterAsync($"{number}", stop))];
        for (int i = 0; i < 4; i++)
        {
            started.Add(await all[i]);
            Task pause = started[i].MakeWayAsync(10 + i, patience.Token).AsTask();
            if (i < 3)
            {
                pauses.Add(pause);
            }
            else
            {
                // Four have begun: the next ones wait until one of them has ended.
                await pause;
            }
        }

        Assert.Equal((1, 2, 3), (turns.Speaking, turns.Waiting, turns.Paused));
        await patience.CancelAsync();
        foreach ((Task pause, SpeakingTurns.Turn turn) in pauses.Zip(started))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pause);
            turn.Dispose();
        }

        started[3].Dispose();
        (await all[4]).Dispose();
        (await all[5]).Dispose();
        Assert.Equal((0, 0, 0), (turns.Speaking, turns.Waiting, turns.Paused));
    }

    private sealed class HandClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _ticks);

        public void Pass(double seconds) => Interlocked.Add(ref _ticks, (long)(seconds * TimeSpan.TicksPerSecond));
    }

    [Fact]
    public async Task Those_beyond_the_queue_are_told_when_to_come_again()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        var turns = new SpeakingTurns(1, 1, TimeProvider.System);
        using SpeakingTurns.Turn held = await turns.EnterAsync("a", stop);
        using var patience = new CancellationTokenSource();
        Task<SpeakingTurns.Turn> waiting = turns.EnterAsync("b", patience.Token);
        HttpFault busy = await Assert.ThrowsAsync<HttpFault>(() => turns.EnterAsync("c", stop));
        Assert.Equal(429, busy.Status);
        Assert.True(busy.RetryAfter > TimeSpan.Zero);

        // Who gives up makes room.
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, turns.Waiting);
        Task<SpeakingTurns.Turn> next = turns.EnterAsync("d", stop);
        held.Dispose();
        (await next).Dispose();
        Assert.Equal(0, turns.Speaking);
    }
}
