namespace Myna.Voice.Tests;

public class ResidentModelsTests
{
    private readonly ManualTime _time = new();
    private readonly List<StillModel> _loaded = [];

    [Fact]
    public async Task A_model_is_loaded_once_and_goes_after_it_was_idle()
    {
        using ResidentModels models = Models(TimeSpan.FromMinutes(5));
        Task<ResidentModels.Lease>[] rents = [.. Enumerable.Range(0, 8).Select(_ => models.RentAsync("a", TestContext.Current.CancellationToken))];
        ResidentModels.Lease[] leases = await Task.WhenAll(rents);
        Assert.Single(_loaded);

        foreach (ResidentModels.Lease lease in leases.SkipLast(1))
        {
            lease.Dispose();
        }

        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(_loaded[0].IsDisposed, "in use by one");

        leases[^1].Dispose();
        leases[^1].Dispose();
        _time.Advance(TimeSpan.FromMinutes(4));
        (await models.RentAsync("a", TestContext.Current.CancellationToken)).Dispose();
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.False(_loaded[0].IsDisposed, "used four minutes ago");

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(_loaded[0].IsDisposed);
        Assert.Empty(models.Names);

        (await models.RentAsync("a", TestContext.Current.CancellationToken)).Dispose();
        Assert.Equal(2, _loaded.Count);
    }

    [Fact]
    public async Task A_load_that_failed_is_tried_again()
    {
        int attempts = 0;
        using var models = new ResidentModels(_ => ++attempts == 1 ? throw new MynaException("the disk is away") : new StillModel(), TimeSpan.FromMinutes(1), _time);
        await Assert.ThrowsAsync<MynaException>(() => models.RentAsync("a", TestContext.Current.CancellationToken));
        using ResidentModels.Lease lease = await models.RentAsync("a", TestContext.Current.CancellationToken);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task What_is_in_use_at_the_end_goes_with_its_lease()
    {
        ResidentModels models = Models(Timeout.InfiniteTimeSpan);
        ResidentModels.Lease used = await models.RentAsync("used", TestContext.Current.CancellationToken);
        (await models.RentAsync("idle", TestContext.Current.CancellationToken)).Dispose();
        models.Dispose();
        Assert.Equal([false, true], _loaded.Select(model => model.IsDisposed));
        used.Dispose();
        Assert.True(_loaded[0].IsDisposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => models.RentAsync("idle", TestContext.Current.CancellationToken));
    }

    private ResidentModels Models(TimeSpan idle) => new(_ => Add(new StillModel()), idle, _time);

    private StillModel Add(StillModel model)
    {
        _loaded.Add(model);
        return model;
    }

    /// <summary>A model of which only the end matters.</summary>
    private sealed class StillModel : IVoiceModel
    {
        public bool IsDisposed { get; private set; }

        public string Name => "still";

        public string Tag => "still/1";

        public int SampleRate => 24_000;

        public VoicePrompt CreatePrompt(
            ReadOnlySpan<float> samples, int sampleRate, PromptOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public ISpeaker CreateSpeaker() => throw new NotSupportedException();

        public void Dispose() => IsDisposed = true;
    }

    /// <summary>A clock that moves when told.</summary>
    private sealed class ManualTime : TimeProvider
    {
        private readonly List<ManualTimer> _timers = [];
        private TimeSpan _now;

        public void Advance(TimeSpan by)
        {
            _now += by;
            foreach (ManualTimer timer in _timers.Where(timer => timer.Due <= _now).ToArray())
            {
                _timers.Remove(timer);
                timer.Ring();
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new ManualTimer(_now + dueTime, () => callback(state), _timers);
            _timers.Add(timer);
            return timer;
        }

        private sealed class ManualTimer(TimeSpan due, Action ring, List<ManualTimer> timers) : ITimer
        {
            public TimeSpan Due => due;

            public void Ring() => ring();

            public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

            public void Dispose() => timers.Remove(this);

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
