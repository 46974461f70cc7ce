using Dapper;
using Myna.Server.Data;
using Myna.Server.Jobs;
using Myna.Server.Tests.Data;

namespace Myna.Server.Tests.Jobs;

public sealed class JobRunnerTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseDialect.Sqlite)]
    [InlineData(DatabaseDialect.Postgres)]
    public async Task A_stopped_runner_leaves_its_pieces_to_the_next_one(DatabaseDialect dialect)
    {
        await using QueueRoom room = await QueueRoom.OpenAsync(dialect, postgres);
        var reached = new TaskCompletionSource();
        room.Kind.BeforePiece = async (_, name, ct) =>
        {
            if (name == "c")
            {
                reached.TrySetResult();
                await Task.Delay(Timeout.Infinite, ct);
            }
        };
        Job job = await room.Queue.SubmitAsync(Order("a", "b", "c", "d"), Cancellation);
        JobRunner first = await room.StartAsync();
        await reached.Task;
        await first.DisposeAsync();
        Job waiting = (await room.Queue.GetAsync(job.Id, null, Cancellation))!;
        Assert.Equal((JobState.Queued, 2, 0), (waiting.State, waiting.PiecesDone, waiting.Failures));

        room.Kind.BeforePiece = (_, _, _) => Task.CompletedTask;
        await room.StartAsync();
        Job done = await room.OverAsync(job);
        Assert.Equal("\"abcd\"", done.Result);
        Assert.Equal(["anna/a", "anna/b", "anna/c", "anna/d"], room.Kind.Made);
    }

    [Theory]
    [InlineData(DatabaseDialect.Sqlite)]
    [InlineData(DatabaseDialect.Postgres)]
    public async Task A_worker_that_falls_silent_loses_its_job_and_cannot_write_any_more(DatabaseDialect dialect)
    {
        await using QueueRoom room = await QueueRoom.OpenAsync(dialect, postgres, new JobQueueOptions { Lease = TimeSpan.FromSeconds(2) });
        Job job = await room.Queue.SubmitAsync(Order("a"), Cancellation);

        // It takes the job and is never heard of again, until it comes back too late.
        (JobQueue other, _) = await room.OtherServerAsync();
        var silent = new JobLeases(other.Table, other.Options);
        LeasedJob leased = (await silent.TakeAsync(["scripted"], Cancellation)).Job!;
        using (WorkerLock? held = WorkerLock.TryTake(room.Database))
        {
            await room.StartAsync();
            Assert.Equal(JobState.Running, (await room.Queue.GetAsync(job.Id, null, Cancellation))!.State);
            Assert.Equal(JobState.Succeeded, (await room.OverAsync(job)).State);
        }

        Assert.False((await silent.BeatAsync(leased, Cancellation)).IsMine);
        Assert.False(await silent.KeepAsync(leased, new JobPiece("z", new Myna.Server.Files.Blob(new string('a', 64), 1), null), Cancellation));
        Assert.False(await silent.SucceedAsync(leased, new JobResult("\"twice\"", []), Cancellation));
        Assert.Equal("\"a\"", (await room.Queue.GetAsync(job.Id, null, Cancellation))!.Result);
        Assert.Equal(["queued", "running", "running", "succeeded"], await room.Queue.Table.EventsAsync(job.Id, Cancellation));
    }

    [Theory]
    [InlineData(DatabaseDialect.Sqlite)]
    [InlineData(DatabaseDialect.Postgres)]
    public async Task Two_servers_share_the_jobs_and_do_each_once(DatabaseDialect dialect)
    {
        await using QueueRoom room = await QueueRoom.OpenAsync(dialect, postgres, new JobQueueOptions { Workers = 3 });
        (JobQueue other, ScriptedKind otherKind) = await room.OtherServerAsync();
        await room.StartAsync();
        await room.StartAsync(other);
        room.Kind.BeforePiece = otherKind.BeforePiece = (_, _, ct) => Task.Delay(3, ct);
        Job[] jobs = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => (i % 2 == 0 ? room.Queue : other).SubmitAsync(Order($"{i}a", $"{i}b"), Cancellation)));
        foreach (Job job in jobs)
        {
            Assert.Equal(JobState.Succeeded, (await room.OverAsync(job)).State);
        }

        string[] made = [.. room.Kind.Made, .. otherKind.Made];
        Assert.Equal(60, made.Length);
        Assert.Equal(60, made.Distinct().Count());
    }

    [Theory]
    [InlineData(DatabaseDialect.Sqlite)]
    [InlineData(DatabaseDialect.Postgres)]
    public async Task A_job_in_hand_is_cancelled_at_once_and_can_be_done_again(DatabaseDialect dialect)
    {
        await using QueueRoom room = await QueueRoom.OpenAsync(dialect, postgres);
        var reached = new TaskCompletionSource();
        room.Kind.BeforePiece = async (_, name, ct) =>
        {
            if (name == "b")
            {
                reached.TrySetResult();
                await Task.Delay(Timeout.Infinite, ct);
            }
        };
        await room.StartAsync();
        Job job = await room.Queue.SubmitAsync(Order("a", "b"), Cancellation);
        await reached.Task;
        await Assert.ThrowsAsync<MynaException>(() => room.Queue.DeleteAsync(job.Id, null, Cancellation));
        await room.Queue.CancelAsync(job.Id, "anna", Cancellation);
        Job cancelled = await room.OverAsync(job);
        Assert.Equal((JobState.Cancelled, 0), (cancelled.State, cancelled.Files.Count));

        room.Kind.BeforePiece = (_, _, _) => Task.CompletedTask;
        await room.Queue.RetryAsync(job.Id, "anna", null, Cancellation);
        Assert.Equal("\"ab\"", (await room.OverAsync(job)).Result);
        Assert.Equal(["anna/a", "anna/b"], room.Kind.Made);
        await Assert.ThrowsAsync<MynaException>(() => room.Queue.RetryAsync(job.Id, "anna", null, Cancellation));
        Assert.True(await room.Queue.DeleteAsync(job.Id, "anna", Cancellation));
        Assert.Null(await room.Queue.CancelAsync(job.Id, "anna", Cancellation));
    }

    [Fact]
    public async Task A_job_in_the_hands_of_another_server_is_cancelled_too()
    {
        await using QueueRoom room = await QueueRoom.OpenAsync(DatabaseDialect.Postgres, postgres, new JobQueueOptions { Lease = TimeSpan.FromMilliseconds(600) });
        var reached = new TaskCompletionSource();
        room.Kind.BeforePiece = async (_, _, ct) =>
        {
            reached.TrySetResult();
            await Task.Delay(Timeout.Infinite, ct);
        };
        await room.StartAsync();
        (JobQueue other, _) = await room.OtherServerAsync();
        Job job = await other.SubmitAsync(Order("a"), Cancellation);
        await reached.Task;
        await other.CancelAsync(job.Id, null, Cancellation);
        Assert.Equal(JobState.Cancelled, (await room.OverAsync(job)).State);
    }

    [Fact]
    public async Task What_fails_is_tried_again_but_not_for_ever()
    {
        await using QueueRoom room = await QueueRoom.OpenAsync(DatabaseDialect.Sqlite, postgres);
        int failures = 2;
        room.Kind.BeforePiece = (_, _, _) => failures-- > 0 ? throw new IOException("/secret/path") : Task.CompletedTask;
        await room.StartAsync();
        Job job = await room.Queue.SubmitAsync(Order("a"), Cancellation);
        Assert.Equal("\"a\"", (await room.OverAsync(job)).Result);

        failures = int.MaxValue;
        Job failing = await room.OverAsync(await room.Queue.SubmitAsync(Order("a"), Cancellation));
        Assert.Equal((JobState.Failed, "failed"), (failing.State, failing.Error!.Code));
        Assert.DoesNotContain("secret", failing.Error.Message, StringComparison.Ordinal);
        Assert.Equal(int.MaxValue - 3, failures);
    }

    [Fact]
    public async Task What_a_person_must_put_right_is_not_tried_again()
    {
        await using QueueRoom room = await QueueRoom.OpenAsync(DatabaseDialect.Sqlite, postgres);
        int tries = 0;
        room.Kind.BeforePiece = (_, _, _) => throw new MynaException($"the voice is gone ({++tries})");
        await room.StartAsync();
        Job job = await room.OverAsync(await room.Queue.SubmitAsync(Order("a"), Cancellation));
        Assert.Equal((JobState.Failed, new JobError("bad_request", "the voice is gone (1)")), (job.State, job.Error!));
    }

    [Fact]
    public async Task Deadlines_end_jobs_that_wait_and_jobs_in_hand()
    {
        await using QueueRoom room = await QueueRoom.OpenAsync(DatabaseDialect.Sqlite, postgres);
        room.Kind.BeforePiece = (_, _, ct) => Task.Delay(Timeout.Infinite, ct);
        await room.StartAsync();
        DateTimeOffset soon = DateTimeOffset.UtcNow.AddMilliseconds(700);
        Job inHand = await room.Queue.SubmitAsync(Order("a") with { Deadline = soon }, Cancellation);
        Job waiting = await room.Queue.SubmitAsync(Order("b") with { Deadline = soon.AddMilliseconds(-300) }, Cancellation);
        Assert.Equal("deadline_exceeded", (await room.OverAsync(waiting)).Error!.Code);
        Assert.Equal("deadline_exceeded", (await room.OverAsync(inHand)).Error!.Code);
        Assert.True(DateTimeOffset.UtcNow >= soon);
    }

    [Fact]
    public async Task A_job_that_kills_its_server_again_and_again_is_given_up()
    {
        await using QueueRoom room = await QueueRoom.OpenAsync(DatabaseDialect.Sqlite, postgres, new JobQueueOptions { MostStops = 3 });
        Job job = await room.Queue.SubmitAsync(Order("a"), Cancellation);
        var leases = new JobLeases(room.Queue.Table, room.Queue.Options);
        for (int i = 0; i < 3; i++)
        {
            Assert.NotNull((await leases.TakeAsync(["scripted"], Cancellation)).Job);
            await leases.TakeBackAllAsync(Cancellation);
        }

        (LeasedJob? none, IReadOnlyList<string> ended) = await leases.TakeAsync(["scripted"], Cancellation);
        Assert.Null(none);
        Assert.Equal([job.Id], ended);
        Assert.Equal("interrupted", (await room.Queue.GetAsync(job.Id, null, Cancellation))!.Error!.Code);
    }

    [Fact]
    public async Task Nothing_stays_in_the_scratch_folder_and_pieces_go_with_success()
    {
        await using QueueRoom room = await QueueRoom.OpenAsync(DatabaseDialect.Sqlite, postgres);
        await room.StartAsync();
        await room.OverAsync(await room.Queue.SubmitAsync(Order("a", "b"), Cancellation));
        await Task.Delay(50, Cancellation);
        Assert.Empty(Directory.EnumerateFileSystemEntries(room.Queue.Options.ScratchFolder!));
        Assert.Equal(0, await room.Database.ReadAsync(c => c.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM job_pieces"), Cancellation));
        Assert.Equal(1, await room.Database.ReadAsync(c => c.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM blob_uses"), Cancellation));
    }

    private static JobOrder Order(params string[] pieces) => new("anna", "scripted", $"[\"{string.Join("\",\"", pieces)}\"]");
}
