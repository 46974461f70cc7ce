using Myna.Text;

namespace Myna.Voice.Tests.Speaking;

public class SpeechPausesTests
{
    [Fact]
    public void A_paragraph_ends_with_a_longer_pause_than_a_sentence()
    {
        const string text = "A heading\r\n \r\nOne line\nand the next. Last.\n\n\nEnd";
        IReadOnlyList<Sentence> sentences = SentenceSplitter.Split(text);
        Assert.Equal([0.6, 0.25, 0.6, 0.25], sentences.Select(s => SpeechPauses.Default.After(text, s)));
    }
}
