using Myna.Tensors.Tests.Memory;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Tests.Threads;

public class CrewTests
{
    /// <summary>Far longer than any step of these tests takes: only a hang is meant to reach it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Every_item_is_done_once(int members)
    {
        using var crew = new Crew(members);
        var counts = new int[1001];
        for (int run = 1; run <= 200; run++)
        {
            var job = new CountingJob(counts);
            crew.Run(ref job);
            Assert.All(counts, count => Assert.Equal(run, count));
        }
    }

    [Fact]
    public void Members_work_on_their_own_threads()
    {
        using var crew = new Crew(3);
        var job = new ThreadsJob(new int[3]);

        crew.Run(ref job);

        Assert.Equal(Environment.CurrentManagedThreadId, job.ThreadIds[0]);
        Assert.Equal(3, job.ThreadIds.Distinct().Count());
    }

    [Fact]
    public void A_share_whose_member_is_away_is_done_by_another()
    {
        // As many members as this take far longer to wake than the job takes: most shares are done by those who are there.
        using var crew = new Crew(64);
        for (int run = 1; run <= 20; run++)
        {
            Assert.True(SpinWait.SpinUntil(() => crew.ParkedMembers == 63, Patience));
            var job = new ThreadsAtOnceJob(new int[64]);
            crew.Run(ref job);
            Assert.DoesNotContain(0, job.ThreadIds);
            if (job.ThreadIds.Distinct().Count() < 64)
            {
                return;
            }
        }

        Assert.Fail("64 sleeping members always did their own shares.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void An_exception_in_any_share_comes_out_and_the_crew_works_on(int failing)
    {
        using var crew = new Crew(3);
        for (int run = 0; run < 20; run++)
        {
            var bad = new FailingJob(failing);
            NotSupportedException error = Assert.Throws<NotSupportedException>(() => crew.Run(ref bad));
            Assert.Equal($"share {failing}", error.Message);

            var good = new CountingJob(new int[10]);
            crew.Run(ref good);
            Assert.All(good.Counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void When_two_callers_meet_the_second_works_alone()
    {
        using var crew = new Crew(2);
        using var inside = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var first = new Thread(() =>
        {
            var waiting = new WaitingJob(inside, release);
            crew.Run(ref waiting);
        });
        first.Start();
        Assert.True(inside.Wait(Patience, TestContext.Current.CancellationToken));

        var second = new ThreadsJob(new int[1]);
        crew.Run(ref second);
        release.Set();

        Assert.Equal(Environment.CurrentManagedThreadId, second.ThreadIds[0]);
        Assert.True(first.Join(Patience));
    }

    [Fact]
    public void Many_callers_at_once_all_get_their_work_done()
    {
        using var crew = new Crew(2);
        var counts = new int[4][];
        var threads = new Thread[counts.Length];
        for (int caller = 0; caller < threads.Length; caller++)
        {
            int[] own = counts[caller] = new int[97];
            threads[caller] = new Thread(() =>
            {
                for (int run = 0; run < 300; run++)
                {
                    var job = new CountingJob(own);
                    crew.Run(ref job);
                }
            });
            threads[caller].Start();
        }

        Assert.All(threads, thread => Assert.True(thread.Join(Patience)));
        Assert.All(counts, own => Assert.All(own, count => Assert.Equal(300, count)));
    }

    [Fact]
    public void A_run_inside_a_run_is_done_by_the_member_alone()
    {
        using var crew = new Crew(3);
        var job = new NestedJob(crew, new int[3][]);

        crew.Run(ref job);

        Assert.All(job.Counts, counts => Assert.All(counts, count => Assert.Equal(1, count)));
    }

    [Fact]
    public void Members_without_work_park_and_wake_for_the_next_job()
    {
        using var crew = new Crew(3);
        for (int run = 0; run < 5; run++)
        {
            Assert.True(SpinWait.SpinUntil(() => crew.ParkedMembers == 2, Patience));
            var job = new CountingJob(new int[100]);
            crew.Run(ref job);
            Assert.All(job.Counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void A_run_allocates_nothing_on_any_thread()
    {
        using var crew = new Crew(3);
        var counts = new int[100];
        CrewHeap.AllocatesNothing(crew, () =>
        {
            var job = new CountingJob(counts);
            crew.Run(ref job);
        });
    }

    [Fact]
    public void A_job_that_lies_in_an_object_is_not_moved_under_the_members()
    {
        using var crew = new Crew(2);
        for (int run = 0; run < 50; run++)
        {
            // A young object at the start of its life: the first thing a compacting collection moves.
            var holder = new Holder { Job = new CollectingJob(new int[2], run) };
            crew.Run(ref holder.Job);
            Assert.Equal([run, run], holder.Job.Seen);
        }
    }

    [Fact]
    public void A_stopped_crew_refuses_work()
    {
        var crew = new Crew(2);
        crew.Dispose();
        crew.Dispose();
        var job = new CountingJob(new int[1]);

        Assert.Throws<ObjectDisposedException>(() => crew.Run(ref job));
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData(" 4 ", 4)]
    [InlineData("256", 256)]
    public void The_variable_sets_the_number_of_threads(string value, int members) =>
        Assert.Equal(members, Crew.ReadMembers(value));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Without_the_variable_there_is_a_thread_for_each_processor(string? value) =>
        Assert.Equal(Math.Min(Environment.ProcessorCount, 256), Crew.ReadMembers(value));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("abc")]
    [InlineData("300")]
    [InlineData("2.5")]
    [InlineData("99999999999999999999")]
    public void Other_values_of_the_variable_are_named(string value)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Crew.ReadMembers(value));
        Assert.StartsWith($"MYNA_THREADS={value} is not a number of threads; set a whole number from 1 to 256", error.Message, StringComparison.Ordinal);
    }

    private readonly struct CountingJob(int[] counts) : ICrewJob
    {
        public int[] Counts => counts;

        public void Run(int member, int members)
        {
            Share share = Share.Of(counts.Length, 1, member, members);
            for (int i = share.From; i < share.To; i++)
            {
                Interlocked.Increment(ref counts[i]);
            }
        }
    }

    private readonly struct ThreadsJob(int[] threadIds) : ICrewJob
    {
        private readonly Meeting _meeting = new();

        public int[] ThreadIds => threadIds;

        public void Run(int member, int members)
        {
            _meeting.WaitForAll(members);
            threadIds[member] = Environment.CurrentManagedThreadId;
        }
    }

    private readonly struct ThreadsAtOnceJob(int[] threadIds) : ICrewJob
    {
        public int[] ThreadIds => threadIds;

        public void Run(int member, int members) => threadIds[member] = Environment.CurrentManagedThreadId;
    }

    private readonly struct FailingJob(int failing) : ICrewJob
    {
        public void Run(int member, int members)
        {
            if (member == failing)
            {
                throw new NotSupportedException($"share {member}");
            }
        }
    }

    private readonly struct WaitingJob(ManualResetEventSlim inside, ManualResetEventSlim release) : ICrewJob
    {
        public void Run(int member, int members)
        {
            if (member == 0)
            {
                inside.Set();
                Assert.True(release.Wait(Patience, CancellationToken.None));
            }
        }
    }

    private readonly struct NestedJob(Crew crew, int[][] counts) : ICrewJob
    {
        public int[][] Counts => counts;

        public void Run(int member, int members)
        {
            counts[member] = new int[50];
            var inner = new CountingJob(counts[member]);
            crew.Run(ref inner);
        }
    }

    private readonly struct CollectingJob(int[] seen, int number) : ICrewJob
    {
        public int[] Seen => seen;

        public void Run(int member, int members)
        {
            if (member == 0)
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true, compacting: true);
            }

            seen[member] = number;
        }
    }

    private sealed class Holder
    {
        public CollectingJob Job;
    }
}
