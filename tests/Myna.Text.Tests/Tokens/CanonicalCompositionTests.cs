using System.Globalization;
using System.Text;
using Myna.Text.Tokens.Unicode;

namespace Myna.Text.Tests.Tokens;

public sealed class CanonicalCompositionTests
{
    [Fact]
    public void The_test_of_the_standard_passes()
    {
        int lines = 0;
        foreach (string line in QwenTokenizerFixture.Unpacked("unicode", "normalization.txt.br").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] columns = [.. line.Split(';').Select(Text)];
            Assert.True(columns[1] == CanonicalComposition.Compose(columns[0]), line);
            Assert.True(columns[1] == CanonicalComposition.Compose(columns[1]), line);
            Assert.True(columns[1] == CanonicalComposition.Compose(columns[2]), line);
            lines++;
        }

        Assert.Equal(19_069, lines);
    }

    [Fact]
    public void Composed_text_is_returned_as_it_is()
    {
        string text = "Füße, 世界, 안녕, 😀 — nothing to do";

        Assert.Same(text, CanonicalComposition.Compose(text));
    }

    private static string Text(string codes) => string.Concat(codes.Split(' ').Select(code => new Rune(int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()));
}
