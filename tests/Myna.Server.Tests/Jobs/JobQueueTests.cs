using Myna.Server.Data;
using Myna.Server.Files;
using Myna.Server.Jobs;
using Myna.Server.Tests.Data;

namespace Myna.Server.Tests.Jobs;

public sealed class JobQueueTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseDialect.Sqlite)]
    [InlineData(DatabaseDialect.Postgres)]
    public async Task A_job_goes_from_acceptance_to_its_result(DatabaseDialect dialect)
    {
        await using QueueRoom room = await QueueRoom.OpenAsync(dialect, postgres);
        Job job = await room.Queue.SubmitAsync(Order("anna", "a", "b", "c"), Cancellation);
        Assert.Equal((JobState.Queued, "anna", 0d), (job.State, job.Owner, job.Fraction));

        var seen = new List<JobProgress>();
        var listening = new TaskCompletionSource();
        Task watching = Task.Run(async () =>
        {
            await foreach (JobProgress progress in room.Queue.WatchAsync(job.Id, Cancellation))
            {
                seen.Add(progress);
                listening.TrySetResult();
            }
        }, Cancellation);
        await listening.Task;
        await room.StartAsync();
        await watching;

        Job done = (await room.Queue.GetAsync(job.Id, "anna", Cancellation))!;
        Assert.Equal((JobState.Succeeded, "\"abc\"", 1d, 3, 3), (done.State, done.Result, done.Fraction, done.PiecesDone, done.PiecesTotal));
        Assert.Equal("abc", await room.TextAsync(Assert.Single(done.Files)));
        Assert.Equal(JobState.Queued, seen[0].State);
        Assert.Equal(JobState.Succeeded, seen[^1].State);
        Assert.Equal(seen.Select(p => p.Fraction).Order(), seen.Select(p => p.Fraction));
        Assert.Equal(["queued", "running", "succeeded"], await room.Queue.Table.EventsAsync(job.Id, Cancellation));
        Assert.Null(await room.Queue.GetAsync(job.Id, "bruno", Cancellation));
    }

    [Theory]
    [InlineData(DatabaseDialect.Sqlite)]
    [InlineData(DatabaseDialect.Postgres)]
    public async Task Owners_take_turns_however_many_jobs_they_have(DatabaseDialect dialect)
    {
        await using QueueRoom room = await QueueRoom.OpenAsync(dialect, postgres);
        var jobs = new List<Job>();
        foreach (string owner in (string[])["anna", "anna", "anna", "anna", "bruno", "bruno", "carla"])
        {
            jobs.Add(await room.Queue.SubmitAsync(Order(owner, "x"), Cancellation));
        }

        await room.StartAsync();
        foreach (Job job in jobs)
        {
            await room.OverAsync(job);
        }

        Assert.Equal(["anna/x", "bruno/x", "carla/x", "anna/x", "bruno/x", "anna/x", "anna/x"], room.Kind.Made);
    }

    [Theory]
    [InlineData(DatabaseDialect.Sqlite)]
    [InlineData(DatabaseDialect.Postgres)]
    public async Task Too_many_jobs_are_refused_with_a_time_to_come_back(DatabaseDialect dialect)
    {
        await using QueueRoom room = await QueueRoom.OpenAsync(dialect, postgres, new JobQueueOptions { MostPerOwner = 3, MostInAll = 5 });
        Task<Job?>[] tries = [.. Enumerable.Range(0, 8).Select(_ => TryAsync(room, "anna"))];
        Job?[] accepted = await Task.WhenAll(tries);
        Assert.Equal(3, accepted.Count(job => job is not null));

        Assert.NotNull(await TryAsync(room, "bruno"));
        Assert.NotNull(await TryAsync(room, "bruno"));
        QueueFullException error = await Assert.ThrowsAsync<QueueFullException>(() => room.Queue.SubmitAsync(Order("carla", "x"), Cancellation));
        Assert.Contains("the queue is full with 5 jobs", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.RetryAfter.TotalSeconds, 1, 600);

        await room.Queue.CancelAsync(accepted.First(job => job is not null)!.Id, "anna", Cancellation);
        Assert.NotNull(await TryAsync(room, "carla"));
    }

    [Theory]
    [InlineData(DatabaseDialect.Sqlite)]
    [InlineData(DatabaseDialect.Postgres)]
    public async Task The_same_order_twice_is_one_job(DatabaseDialect dialect)
    {
        await using QueueRoom room = await QueueRoom.OpenAsync(dialect, postgres);
        JobOrder order = Order("anna", "x") with { IdempotencyKey = "mine" };
        Job[] jobs = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => room.Queue.SubmitAsync(order, Cancellation)));
        Assert.Single(jobs.Select(job => job.Id).Distinct());
        Job other = await room.Queue.SubmitAsync(order with { Owner = "bruno" }, Cancellation);
        Assert.NotEqual(jobs[0].Id, other.Id);
    }

    [Theory]
    [InlineData(DatabaseDialect.Sqlite)]
    [InlineData(DatabaseDialect.Postgres)]
    public async Task Lists_are_newest_first_and_go_on_where_they_ended(DatabaseDialect dialect)
    {
        await using QueueRoom room = await QueueRoom.OpenAsync(dialect, postgres);
        for (int i = 0; i < 5; i++)
        {
            await room.Queue.SubmitAsync(Order("anna", $"{i}"), Cancellation);
        }

        await room.Queue.SubmitAsync(Order("bruno", "x"), Cancellation);
        IReadOnlyList<Job> first = await room.Queue.ListAsync(new JobFilter { Owner = "anna", Limit = 3, State = JobState.Queued, Kind = "scripted" }, Cancellation);
        IReadOnlyList<Job> second = await room.Queue.ListAsync(new JobFilter { Owner = "anna", Limit = 3, Before = first[^1].Position }, Cancellation);
        Assert.Equal(["[\"4\"]", "[\"3\"]", "[\"2\"]", "[\"1\"]", "[\"0\"]"], first.Concat(second).Select(job => job.Request));
        Assert.Equal(6, (await room.Queue.ListAsync(new JobFilter(), Cancellation)).Count);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_before_it_is_accepted()
    {
        await using QueueRoom room = await QueueRoom.OpenAsync(DatabaseDialect.Sqlite, postgres);
        await Assert.ThrowsAsync<MynaException>(() => room.Queue.SubmitAsync(new JobOrder("anna", "unknown", "{}"), Cancellation));
        await Assert.ThrowsAsync<MynaException>(() => room.Queue.SubmitAsync(new JobOrder("anna", "scripted", "{not json"), Cancellation));
        await Assert.ThrowsAsync<MynaException>(() => room.Queue.SubmitAsync(new JobOrder("", "scripted", "{}"), Cancellation));
        await Assert.ThrowsAsync<MynaException>(() => room.Queue.SubmitAsync(Order("anna", "refuse"), Cancellation));
        var missing = new JobFile("a.txt", "text/plain", new Blob(new string('a', 64), 1));
        await Assert.ThrowsAsync<MynaException>(() => room.Queue.SubmitAsync(Order("anna", "x") with { Inputs = [missing] }, Cancellation));
        Blob blob = await room.Store.PutAsync(new MemoryStream([1]), Cancellation);
        await Assert.ThrowsAsync<MynaException>(() => room.Queue.SubmitAsync(Order("anna", "x") with { Inputs = [missing with { Blob = blob, Name = "../a" }] }, Cancellation));
        Assert.Empty(await room.Queue.ListAsync(new JobFilter(), Cancellation));
    }

    [Fact]
    public async Task Old_jobs_and_their_files_are_forgotten()
    {
        await using QueueRoom room = await QueueRoom.OpenAsync(DatabaseDialect.Sqlite, postgres, new JobQueueOptions { KeepFinished = TimeSpan.Zero });
        JobRunner runner = await room.StartAsync();
        Job done = await room.OverAsync(await room.Queue.SubmitAsync(Order("anna", "x"), Cancellation));
        await Task.Delay(5, Cancellation);
        await runner.SweepAsync(Cancellation);
        Assert.Null(await room.Queue.GetAsync(done.Id, null, Cancellation));

        // Piece and file have the same content: one blob.
        Assert.Equal((1, 1), await BlobUses.SweepAsync(room.Database, room.Store, DateTimeOffset.UtcNow, TimeSpan.Zero, Cancellation));
    }

    private static async Task<Job?> TryAsync(QueueRoom room, string owner)
    {
        try
        {
            return await room.Queue.SubmitAsync(Order(owner, "x"), Cancellation);
        }
        catch (QueueFullException)
        {
            return null;
        }
    }

    private static JobOrder Order(string owner, params string[] pieces) => new(owner, "scripted", $"[\"{string.Join("\",\"", pieces)}\"]");
}
