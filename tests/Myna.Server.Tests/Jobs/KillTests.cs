using Myna.Soak;
using Myna.Tests;

namespace Myna.Server.Tests.Jobs;

public sealed class KillTests
{
    /// <summary>bench/soak/kills.sh does the same fifty times.</summary>
    [Fact]
    public async Task Five_kills_lose_no_accepted_job_and_leave_no_half_result()
    {
        using var folder = new TemporaryFolder();
        var trial = new KillTrial(folder.Path, kills: 5, seed: Random.Shared.Next(), TestContext.Current.SendDiagnosticMessage);
        KillReport report = await trial.RunAsync(TestContext.Current.CancellationToken);
        Assert.True(report.IsGood, report.ToString());
        Assert.True(report.AtWork > 0, report.ToString());
    }
}
