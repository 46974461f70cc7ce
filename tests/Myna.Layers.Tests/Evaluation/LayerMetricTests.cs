using System.Text.Json;
using Myna.Layers.Evaluation;

namespace Myna.Layers.Tests.Evaluation;

public sealed class LayerMetricTests
{
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData("flat")]
    [InlineData("unfilled")]
    [InlineData("merged")]
    [InlineData("split")]
    [InlineData("shift")]
    [InlineData("reversed")]
    public void Every_case_and_level_scores_as_published(string rule)
    {
        JsonElement expected = PublicCases.Expected();
        int compared = 0;
        foreach (string name in PublicCases.Names)
        {
            IReadOnlyList<LayerScoreLevel> levels = LayerMetric.Compare(PublicCases.Prediction(rule, name), PublicCases.Layers(name));
            foreach (JsonElement level in Find(expected, name, rule).EnumerateArray())
            {
                LayerScoreLevel actual = levels[level.GetProperty("edits").GetInt32()];
                Assert.Equal(level.GetProperty("rgb_l1").GetDouble(), actual.Score.RgbL1, Tolerance);
                Assert.Equal(level.GetProperty("alpha_iou").GetDouble(), actual.Score.AlphaIou, Tolerance);
                Assert.Equal(level.GetProperty("cost").GetDouble(), actual.Score.Cost, Tolerance);
                Assert.Equal(
                    level.GetProperty("path").EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32())),
                    actual.Path.Select(pair => (pair.Predicted, pair.True)));
                compared++;
            }
        }

        Assert.True(compared >= 6);
    }

    [Fact]
    public void The_truth_is_perfect_and_nothing_at_all_is_worth_little()
    {
        foreach (string name in PublicCases.Names)
        {
            Assert.Equal(new LayerScore(0, 1), LayerMetric.Compare(PublicCases.Layers(name), PublicCases.Layers(name))[0].Score);
            Assert.Equal(0, LayerMetric.Compare([], PublicCases.Layers(name))[5].Score.AlphaIou);
        }
    }

    [Theory]
    [InlineData("flat")]
    [InlineData("merged")]
    [InlineData("reversed")]
    public void The_last_level_stands_for_the_higher_ones(string rule)
    {
        JsonElement[] expected = [.. PublicCases.Expected().GetProperty("mean").GetProperty(rule).EnumerateArray()];
        IReadOnlyList<LayerScoreLevel>[] all = [.. PublicCases.Names.Select(
            name => LayerMetric.Compare(PublicCases.Prediction(rule, name), PublicCases.Layers(name)))];
        for (int merges = 0; merges <= LayerMetric.MostMerges; merges++)
        {
            Assert.Equal(expected[merges].GetProperty("rgb_l1").GetDouble(), all.Average(levels => levels[merges].Score.RgbL1), Tolerance);
            Assert.Equal(expected[merges].GetProperty("alpha_iou").GetDouble(), all.Average(levels => levels[merges].Score.AlphaIou), Tolerance);
            Assert.Equal(expected[merges].GetProperty("mean_edits_used").GetDouble(), all.Average(levels => levels[merges].MergesUsed), Tolerance);
        }
    }

    private static JsonElement Find(JsonElement expected, string name, string rule)
    {
        JsonElement cases = expected.TryGetProperty("cases", out JsonElement inner) ? inner : expected;
        return cases.GetProperty(name).GetProperty(rule);
    }
}
