using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.EndToEnd;

/// <summary>The real model's opinion on voices.</summary>
public sealed class CompareTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task A_reader_is_more_like_the_own_slowed_voice_than_like_others()
    {
        string mid = Room.Sample("reader-mid.wav");
        await MynaProcess.RunAsync(_room, ["stretch", mid, "--speed", "0.8", "-o", "slow.wav"]);

        double own = await SimilarityAsync(mid, "slow.wav");
        double low = await SimilarityAsync(mid, Room.Sample("reader-low.wav"));
        double high = await SimilarityAsync(mid, Room.Sample("reader-high.wav"));

        Assert.InRange(own, 0.9, 1);
        Assert.InRange(low, -1, 0.75);
        Assert.InRange(high, -1, 0.75);
    }

    private async Task<double> SimilarityAsync(string first, string second)
    {
        ProcessResult run = await MynaProcess.RunAsync(_room, ["compare", first, second, "--json"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Json.GetProperty("speaker_similarity").GetDouble();
    }
}
