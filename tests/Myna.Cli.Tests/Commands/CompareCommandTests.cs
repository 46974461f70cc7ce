using System.Text.Json;
using Myna.Cli.Comparison;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

public sealed class CompareCommandTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Length_loudness_and_pitch_of_tones_are_told_apart()
    {
        string low = _room.WithClip("low.wav", 4, time => 0.1f * (float)Math.Sin(2 * Math.PI * 150 * time));
        string high = _room.WithClip("high.wav", 5, time => 0.2f * (float)Math.Sin(2 * Math.PI * 300 * time));

        CliRun run = await CliRun.OfAsync(_room, ["compare", low, high, "--json", "-o", _room.PathOf("both.png")]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(1, run.Json.GetProperty("seconds_difference").GetDouble());
        Assert.Equal(12, run.Json.GetProperty("pitch_difference_semitones").GetDouble(), 0.05);
        Assert.Equal(6.02 + 0.6, run.Json.GetProperty("loudness_difference_lu").GetDouble(), 0.7);
        Assert.Equal(150, run.Json.GetProperty("first").GetProperty("pitch_median_hz").GetDouble(), 0.5);
        Assert.Equal(-20, run.Json.GetProperty("first").GetProperty("true_peak_db").GetDouble(), 0.1);
        Assert.True(new FileInfo(_room.PathOf("both.png")).Length > 1000);
    }

    [Fact]
    public async Task Other_numbers_come_where_voices_cannot_be_compared()
    {
        string tone = _room.WithTone("tone.wav", seconds: 4), brief = _room.WithTone("brief.wav", seconds: 1);
        string silence = _room.WithTone("silence.wav", seconds: 4, amplitude: 0);

        CliRun tooShort = await CliRun.OfAsync(_room, ["compare", tone, brief, "--json"]);
        CliRun noModel = await CliRun.OfAsync(
            _room, ["compare", tone, silence, "--json"], models: new HummingModels { LoadFailure = new MynaException("the weights are damaged") });
        CliRun shown = await CliRun.OfAsync(_room, ["compare", tone, silence]);

        Assert.Equal((0, 0, 0), (tooShort.ExitCode, noModel.ExitCode, shown.ExitCode));
        Assert.Contains("brief.wav", tooShort.Json.GetProperty("speaker_similarity_note").GetString(), StringComparison.Ordinal);
        Assert.Contains("damaged", noModel.Json.GetProperty("speaker_similarity_note").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, noModel.Json.GetProperty("speaker_similarity").ValueKind);
        Assert.Equal(JsonValueKind.Null, noModel.Json.GetProperty("second").GetProperty("loudness_lufs").ValueKind);
        Assert.Contains("not compared", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Cosine_is_that_of_the_angle()
    {
        Assert.Equal(1, SpeakerSimilarity.Cosine([1, 2, 3], [2, 4, 6]), 12);
        Assert.Equal(0, SpeakerSimilarity.Cosine([1, 0], [0, 5]), 12);
        Assert.Equal(-1, SpeakerSimilarity.Cosine([1, -1], [-1, 1]), 12);
        Assert.Equal(0, SpeakerSimilarity.Cosine([0, 0], [1, 1]));
        Assert.Throws<MynaException>(() => SpeakerSimilarity.Cosine([1], [1, 2]));
    }
}
