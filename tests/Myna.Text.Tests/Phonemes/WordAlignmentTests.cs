using CsCheck;
using Myna.Text.Phonemes;

namespace Myna.Text.Tests.Phonemes;

public class WordAlignmentTests
{
    [Fact]
    public void Words_one_to_one_keep_their_order() =>
        Check("ðə kwˈɪk fˈɑːks", ["ðˈə", "kwˈɪk", "fˈɑːks"], (0, 1), (1, 2), (2, 3));

    [Fact]
    public void Merged_words_share_a_range() =>
        Check("wˈʌn ʌvðə mˈɛn", ["wˈʌn", "ˈʌv", "ðˈə", "mˈɛn"], (0, 1), (1, 2), (1, 2), (2, 3));

    [Fact]
    public void An_expanded_number_takes_all_its_words() =>
        Check("ɪz ɪt twˈɛnti fˈaɪv jˈɪɹz", ["ˈɪz", "ˈɪt", "twˈɛnti fˈaɪv", "jˈɪɹz"], (0, 1), (1, 2), (2, 4), (4, 5));

    [Fact]
    public void A_merge_and_an_expansion_that_make_the_counts_equal_are_told_apart() =>
        Check("ʌvðə twˈɛnti fˈaɪv", ["ˈʌv", "ðˈə", "twˈɛnti fˈaɪv"], (0, 1), (0, 1), (1, 3));

    [Fact]
    public void A_silent_word_takes_nothing() =>
        Check("fˈækt ɔːɹ", ["fˈækt", "", "ɔːɹ"], (0, 1), (1, 1), (1, 2));

    [Fact]
    public void Sounds_without_a_word_take_no_word() =>
        Check("hˈaɪ ɡɹˈiːn zˈoʊn", ["hˈaɪ", "zˈoʊn"], (0, 1), (2, 3));

    [Fact]
    public void Nothing_written_or_nothing_said_is_no_error()
    {
        Assert.Empty(WordAlignment.Align(["a"], []));
        Assert.Equal([(0, 0), (0, 0)], WordAlignment.Align([], ["a", "b"]));
    }

    [Fact]
    public void Any_words_get_ordered_ranges_within_the_clause()
    {
        var words = Gen.String[Gen.Char["abə ˈ"], 0, 6].Array[0, 12];
        Gen.Select(words, words).Sample((spoken, alone) =>
        {
            (int First, int End)[] ranges = WordAlignment.Align(spoken, alone);
            Assert.Equal(alone.Length, ranges.Length);
            for (int i = 0; i < ranges.Length; i++)
            {
                Assert.InRange(ranges[i].End, ranges[i].First, spoken.Length);
                Assert.True(i == 0 || ranges[i] == ranges[i - 1] || ranges[i].First >= ranges[i - 1].End);
            }
        });
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("flaw", "lawn", 2)]
    public void Edit_distance_counts_changes(string a, string b, int distance)
    {
        Assert.Equal(distance, WordAlignment.EditDistance(a, b));
        Assert.Equal(distance, WordAlignment.EditDistance(b, a));
    }

    private static void Check(string spoken, string[] alone, params (int, int)[] expected) =>
        Assert.Equal(expected, WordAlignment.Align(spoken.Split(' '), alone));
}
