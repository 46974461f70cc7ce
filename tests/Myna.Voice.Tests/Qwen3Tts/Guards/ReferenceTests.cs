using Myna.Voice.Qwen3Tts.Guards;

namespace Myna.Voice.Tests.Qwen3Tts.Guards;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData(0, 12_000)]
    [InlineData(3_000, 9_000)]
    [InlineData(12_000, 0)]
    [InlineData(20_000, 0)]
    public void A_clip_gets_the_silence_it_lacks(int silentSamples, int added)
    {
        float[] clip = [.. Enumerable.Range(1, 24_000).Select(i => i % 2 == 0 ? 0.5f : -0.5f), .. new float[silentSamples]];

        float[] padded = ReferenceTail.WithSilence(clip, 24_000);

        Assert.Equal(clip.Length + added, padded.Length);
        Assert.Equal(clip, padded[..clip.Length]);
        Assert.All(padded[clip.Length..], sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void A_clip_of_nothing_gets_all_of_it() => Assert.Equal(12_000, ReferenceTail.WithSilence([], 24_000).Length);

    [Fact]
    public void The_end_of_the_reference_said_again_is_an_echo()
    {
        int[] reference = Frames([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

        Assert.Equal(4, ReferenceTail.EchoFrames(reference, Frames([7, 8, 9, 10, 50, 51, 52, 53, 54, 55, 56, 57, 58]), 16));
        Assert.Equal(8, ReferenceTail.EchoFrames(reference, Frames([3, 99, 5, 6, 7, 98, 9, 10, 50, 51, 52]), 16));
        Assert.Equal(0, ReferenceTail.EchoFrames(reference, Frames([50, 51, 52, 53, 7, 8, 9, 10]), 16));
        Assert.Equal(0, ReferenceTail.EchoFrames(reference, Frames([9, 10, 50, 51, 52, 53]), 16));
        Assert.Equal(0, ReferenceTail.EchoFrames(reference, [], 16));
    }

    [Fact]
    public void Silence_behind_silence_is_no_echo() =>
        Assert.Equal(0, ReferenceTail.EchoFrames(Frames([1, 2, 3, 3, 3, 3, 3, 3]), Frames([3, 3, 3, 3, 3, 3, 40, 41]), 16));

    [Theory]
    [InlineData("I am fine, thank you.", 1.3, null)]
    [InlineData("I am fine, thank you.", 2.5, null)]
    [InlineData("I am fine, thank you. And then a lot more is said that nobody will find in this clip, however long they listen.", 1.3, "too long for its clip")]
    [InlineData("Yes.", 12, "too short for its clip")]
    [InlineData("", 5, "too short for its clip")]
    public void A_text_that_cannot_be_the_clips_is_doubted(string text, double seconds, string? doubt)
    {
        string? told = ReferenceText.Doubt(text, seconds);

        Assert.Equal(doubt is null, told is null);
        Assert.Contains(doubt ?? "", told ?? "", StringComparison.Ordinal);
    }

    private static int[] Frames(int[] firstCodes) => [.. firstCodes.SelectMany(code => Enumerable.Repeat(code, 16).Select((c, group) => group == 0 ? c : group))];
}
