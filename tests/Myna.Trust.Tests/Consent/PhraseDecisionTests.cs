using Myna.Trust.Consent;

namespace Myna.Trust.Tests.Consent;

public sealed class PhraseDecisionTests
{
    [Theory]
    [InlineData(0.9, new[] { 1.3, 3, 0.3, 1.3, 3, 3, -0.7, 2.1 }, true)] // two slurred words of eight, as a person read them
    [InlineData(0.9, new[] { 3, 3, 0.3, 0.2, 3, 3, -0.7, 3 }, false)] // three that were not heard
    [InlineData(0.9, new[] { 1.3, 1.3, 1.3, 1.3, 1.3, 1.3, 1.3, 1.3 }, false)] // none that stands out
    [InlineData(0.9, new[] { 3, 3, 3, 3, -0.5, 0.1 }, false)] // of six words one may go unheard
    [InlineData(0.4, new[] { 3.0, 3, 3, 3, 3, 3, 3, 3 }, false)] // another sentence around them
    public void Two_of_eight_words_may_go_unheard_if_the_rest_is_clear(double confidence, double[] evidence, bool isRead)
    {
        PhraseReading reading = PhraseDecision.Of(confidence, [.. evidence.Select((value, i) => new WordStanding($"word {i}", value))]);
        Assert.Equal(isRead, reading.IsRead);
        Assert.Equal(evidence.Count(value => value < PhraseDecision.LeastWordEvidence), reading.Words.Count(word => !word.IsHeard));
    }
}
