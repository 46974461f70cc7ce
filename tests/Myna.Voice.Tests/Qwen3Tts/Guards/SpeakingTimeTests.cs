using Myna.Voice.Qwen3Tts.Guards;

namespace Myna.Voice.Tests.Qwen3Tts.Guards;

public sealed class SpeakingTimeTests
{
    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("   \t", 0, 0)]
    [InlineData("Hello", 2, 0)]
    [InlineData("Hello, world.", 3, 0.75)]
    [InlineData("Wait... what?!", 2, 1)]
    [InlineData("GmbH", 5.2, 0)]
    [InlineData("BBC", 3.9, 0)]
    [InlineData("UNESCO", 3, 0)]
    [InlineData("e\u0301te\u0301", 2, 0)]
    [InlineData("42 %", 9, 0)]
    [InlineData("你好，世界。", 4, 0.75)]
    [InlineData("안녕하세요", 5, 0)]
    [InlineData("Съешь ещё", 3, 0)]
    [InlineData("a\nb", 2, 0.6)]
    public void Syllables_and_pauses_are_counted(string text, double syllables, double pauseSeconds)
    {
        SpeakingTime time = SpeakingTime.Of(text);

        Assert.Equal(syllables, time.Syllables, 1e-9);
        Assert.Equal(pauseSeconds, time.PauseSeconds, 1e-9);
        Assert.InRange(time.ExpectedSeconds, time.LeastSeconds, time.MostSeconds);
    }

    // What people took for these, read at an ordinary pace.
    [Theory]
    [InlineData("The quick brown fox jumps over the lazy dog.", 2.6)]
    [InlineData("When the sunlight strikes raindrops in the air, they act as a prism and form a rainbow.", 5.2)]
    [InlineData("Einst stritten sich Nordwind und Sonne, wer von ihnen beiden wohl der Stärkere wäre.", 5)]
    [InlineData("有一回，北风跟太阳在那儿争论谁的本领大。", 4.3)]
    public void What_people_take_is_within_the_bounds(string text, double seconds)
    {
        SpeakingTime time = SpeakingTime.Of(text);

        Assert.InRange(seconds, time.LeastSeconds, time.MostSeconds);
        Assert.InRange(seconds / time.ExpectedSeconds, 0.65, 1.5);
    }

    [Fact]
    public void Longer_text_never_takes_less()
    {
        string text = "It is 10:30 on 24.12.2025 — 他说：“好的！” 😀 मस्ते ไทย مرحبا e\u0301, NASA & Co. Straße?";
        double before = 0;
        for (int length = 0; length <= text.Length; length++)
        {
            SpeakingTime time = SpeakingTime.Of(text.AsSpan(0, length));

            // A word in capitals is spelled until it turns out to be a longer one.
            Assert.True(time.MostSeconds >= before - 3, text[..length]);
            before = time.MostSeconds;
        }
    }
}
