using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Myna.Server.Consents;
using Myna.Server.Hosting;
using Myna.Server.Tests.Support;
using Myna.Tests;
using Myna.Trust;
using Myna.Trust.Audit;

namespace Myna.Server.Tests.Hosting;

public sealed class HousekeepingTests
{
    [Fact]
    public async Task Old_entries_leave_the_logs_once_a_day_and_what_is_left_is_intact()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        var clock = new SetClock(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        using var home = new TemporaryFolder();
        var audit = new AuditLog(new TrustFolder(Path.Combine(home.Path, "trust")), clock);
        audit.Append(AuditEvents.VoiceCloned, "an old voice", cancellationToken: stop);
        clock.Now = clock.Now.AddDays(40);
        audit.Append(AuditEvents.VoiceCloned, "a new voice", cancellationToken: stop);

        await using RunningServer server = await RunningServer.StartAsync(options => options with { Home = home.Path, LogAge = TimeSpan.FromDays(30), Time = clock });
        Housekeeping housekeeping = server.Services.GetServices<IHostedService>().OfType<Housekeeping>().Single();
        housekeeping.ShortenLogs(stop);
        AuditLog log = server.Services.GetRequiredService<VoicePermits>().Audit;
        Assert.Equal((true, 1L), (log.Verify(stop).IsIntact, log.Verify(stop).Pruned));
        Assert.DoesNotContain(log.Read(stop), entry => entry.Subject == "an old voice");
        Assert.Contains(log.Read(stop), entry => entry.Subject == "a new voice");
        Assert.Contains(log.Read(stop), entry => entry.Event == AuditEvents.Pruned);

        // Half a day later nothing is done, whatever became old meanwhile; the day after it is.
        clock.Now = clock.Now.AddHours(12);
        housekeeping.ShortenLogs(stop);
        Assert.Equal(1, log.Verify(stop).Pruned);
        clock.Now = clock.Now.AddDays(31);
        housekeeping.ShortenLogs(stop);
        Assert.DoesNotContain(log.Read(stop), entry => entry.Subject == "a new voice");
        Assert.True(log.Verify(stop).IsIntact);
    }

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
