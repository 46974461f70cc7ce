using CsCheck;
using Myna.Text.Normalization;

namespace Myna.Text.Tests.Normalization;

public class WrittenFormTests
{
    private static readonly string[] Languages =
        ["en-us", "en-gb", "de", "fr", "es", "it", "pt-br", "ru", "zh", "ja", "ko", "nl"];

    private static readonly Gen<string> Pieces = OneOf(
        "Dr. ", "$", "€", "1", "23", "1,000", ".5", "0", ":", "/", "-", "–", " ", " ", "km", "%", "May ", "3rd", "p.m.", "www.", "a.com",
        "@", "#", "IV ", "x", "^", "2021-05-03", "5/3", "½", "😀", "👍🏽", "\uD83D", "\uDE00", "\u200B", "\u0007", "'", "\"", "(", ")", "°",
        "Uhr", "h", "年", "月", "円", "원", "руб.", "٣", "１", "A", "b", "_", "~", "+", "=", "e", "\n", "№", "€/", "http://", "\\", "St. ");

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[Gen.Char, 0, 40], Pieces.Array[0, 25].Select(string.Concat));

    [Fact]
    public void Any_text_in_any_language_keeps_its_places_in_order_and_inside()
    {
        Gen.Select(Texts, OneOf(Languages)).Sample((text, language) =>
        {
            MappedText spoken = WrittenForm.Speak(MappedText.Of(text, 0, text.Length), language);
            int start = 0;
            int end = 0;
            for (int i = 0; i < spoken.Text.Length; i++)
            {
                (int at, int length) = spoken.SourceOf(i, 1);
                Assert.True(at >= start && length > 0 && at + length >= end && at + length <= text.Length, $"{language}: {text}");
                (start, end) = (at, at + length);
            }
        });
    }

    [Fact]
    public void No_digit_is_left_in_English()
    {
        Gen<string> number = Gen.OneOf(
            Gen.UInt.Select(n => $"{n}"),
            Gen.Select(Gen.Int[0, 9999], Gen.Int[0, 999999]).Select((a, b) => $"{a}.{b}"),
            Gen.Select(Gen.Int[1, 40], Gen.Int[0, 99], Gen.Int[0, 3000]).Select((a, b, c) => $"{a}/{b}/{c}"),
            Gen.Select(Gen.Int[0, 40], Gen.Int[0, 99]).Select((a, b) => $"{a}:{b:00}"),
            Gen.Select(Gen.Int[0, 99999], Gen.Int[0, 99999]).Select((a, b) => $"{a}-{b}"),
            Gen.Int[0, 99999].Select(n => $"{n:N0}"),
            Gen.Int[0, 9999].Select(n => $"{n}th"),
            Gen.Int[0, 9999].Select(n => $"${n}"),
            Gen.Int[0, 9999].Select(n => $"{n}%"),
            Gen.Int[0, 9999].Select(n => $"{n} km"),
            Gen.Int[0, 9999].Select(n => $"A{n}"),
            Gen.String[Gen.Char['0', '9'], 1, 40]);
        number.Array[1, 4].Sample(numbers =>
        {
            string text = string.Join(" and ", numbers);
            Assert.False(Speak(text, "en-us").AsSpan().ContainsAnyInRange('0', '9'), $"{text}: {Speak(text, "en-us")}");
        });
    }

    [Theory]
    [InlineData("$3.5 million on May 3, 2021", "three point five", "million dollars", "on", "May", "third", "twenty twenty-one")]
    [InlineData("3 May 2021 at 7:30 p.m.", "the third of", "May", "twenty twenty-one", "at", "seven thirty", "PM")]
    [InlineData("getUserName() costs 10kg", "get", "User", "Name", "costs", "ten", "kilograms")]
    public void Each_written_word_keeps_what_is_spoken_for_it(string written, params string[] spoken)
    {
        IEnumerable<Word> words = ClauseCutter.Cut(SpokenForm.Of(WrittenForm.Speak(MappedText.Of(written, 0, written.Length), "en-us")))
            .SelectMany(clause => clause.Words);
        Assert.Equal(spoken, words.Select(word => word.Spoken));
    }

    [Theory]
    [InlineData("plain words, nothing else to say here. ")]
    [InlineData("1")]
    [InlineData("1,111,")]
    [InlineData("1.")]
    [InlineData("a.")]
    [InlineData("a@")]
    [InlineData("/a")]
    [InlineData("1 ")]
    [InlineData("1:")]
    [InlineData("$1-")]
    [InlineData("Aa")]
    [InlineData("A ")]
    [InlineData("😀")]
    [InlineData("👍\u200D")]
    [InlineData("\"1'")]
    [InlineData("+1 (1) ")]
    [InlineData("X I ")]
    [InlineData("年1月")]
    public void Long_rows_of_anything_come_to_an_end(string repeated)
    {
        // With patterns that look back over the whole row this would take minutes.
        string text = string.Concat(Enumerable.Repeat(repeated, 100_000 / repeated.Length));
        Assert.All(["en-us", "de", "zh", "ja", "ko"], language => Assert.NotNull(Speak(text, language)));
    }

    [Theory]
    [InlineData("It cost $4.50 on May 3, 2021, at 7:30 p.m. in St. Louis. ")]
    [InlineData("1")]
    public void A_megabyte_comes_to_an_end(string repeated)
    {
        string text = string.Concat(Enumerable.Repeat(repeated, 1_000_000 / repeated.Length));
        Assert.False(Speak(text, "en-us").AsSpan().ContainsAnyInRange('0', '9'));
    }

    [Fact]
    public void Languages_without_rules_lose_only_what_nobody_can_say()
    {
        Assert.Equal("5 km à la 3 %", Speak("5\u200B km\u0000 à la\u00A03 %", "nl"));
    }

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    private static string Speak(string text, string language) => WrittenForm.Speak(MappedText.Of(text, 0, text.Length), language).Text;
}
