using System.Net.Http.Json;
using Myna.Server.Tests.Support;
using Myna.Tests;

namespace Myna.Server.Tests.Hosting;

[Collection(AloneCollection.Name)]
public sealed class LoadTests
{
    private const int Clients = 8;
    private const int Warm = 20;
    private const int Requests = 100;
    private const long MostGrowthBytes = 24 << 20;

    /// <summary>`bench/soak/requests.sh` does the same with 2,000.</summary>
    [Fact]
    public async Task A_hundred_requests_of_eight_clients_all_come_and_leave_nothing_behind()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with { HistoryAge = TimeSpan.Zero }, untilReady: true);
        await SpeakAsync(server, Warm);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await SpeakAsync(server, Requests - Warm);
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(growth < MostGrowthBytes, $"the heap grew by {growth >> 20} MiB");
    }

    private static async Task SpeakAsync(RunningServer server, int requests)
    {
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            int number;
            while ((number = Interlocked.Increment(ref next)) < requests)
            {
                using HttpResponseMessage answer = await server.Client.PostAsJsonAsync(
                    "/v1/audio/speech", new { model = "tts-1", voice = "alloy", input = "Yes.", response_format = "pcm", seed = number }, TestContext.Current.CancellationToken);
                answer.EnsureSuccessStatusCode();
                Assert.True((await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length > 4000);
            }
        }));
    }
}
