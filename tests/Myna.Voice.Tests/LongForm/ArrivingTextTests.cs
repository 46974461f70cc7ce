using System.Runtime.CompilerServices;
using Myna.Voice.Lite;
using Myna.Voice.LongForm;
using Myna.Voice.Tests.Speaking;

namespace Myna.Voice.Tests.LongForm;

public class ArrivingTextTests
{
    private const string Text = "One sentence stands here. Another costs 3.5 dollars!  Is a third one there?\n\nA new paragraph; the last";

    private readonly HummingNetwork _network = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Text_in_pieces_sounds_as_the_whole_text(int pieceLength)
    {
        using var speaker = new LiteSpeaker(_network, new LetterPhonemizer());
        SpeechRequest request = new(Text, _network.Voice);
        List<SpeechChunk> whole = await speaker.SpeakAsync(request, Cancellation).ToListAsync(Cancellation);
        List<SpeechChunk> pieces = await speaker.SpeakAsync(Pieces(pieceLength, [], Cancellation), request with { Text = "" }, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(Samples(whole), Samples(pieces));
        Assert.Equal(whole.SelectMany(chunk => chunk.Marks), pieces.SelectMany(chunk => chunk.Marks), Close);
        long samples = 0;
        foreach (SpeechChunk chunk in pieces)
        {
            Assert.Equal(samples / (double)_network.SampleRate, chunk.Start, 1e-9);
            samples += chunk.Samples.Length;
        }
    }

    [Fact]
    public async Task The_first_sentence_is_heard_before_the_second_has_ended()
    {
        using var speaker = new LiteSpeaker(_network, new LetterPhonemizer());
        List<string> read = [];
        await using IAsyncEnumerator<SpeechChunk> speech = speaker
            .SpeakAsync(Pieces(10, read, Cancellation), new SpeechRequest("", _network.Voice), Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await speech.MoveNextAsync());
        Assert.StartsWith("One sentence stands here. ", string.Concat(read), StringComparison.Ordinal);
        Assert.DoesNotContain("!", string.Concat(read), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_to_say_is_told_at_the_end()
    {
        using var speaker = new LiteSpeaker(_network, new LetterPhonemizer());
        await Assert.ThrowsAsync<NothingToSayException>(async () => await speaker
            .SpeakAsync(new[] { " ", "* * *\n\n" }.ToAsyncEnumerable(), new SpeechRequest("", _network.Voice), Cancellation).ToListAsync(Cancellation));
    }

    private static float[] Samples(List<SpeechChunk> chunks) => [.. chunks.SelectMany(chunk => chunk.Samples.ToArray())];

    private static bool Close(SpeechMark a, SpeechMark b) =>
        (a.Kind, a.Text, a.TextStart) == (b.Kind, b.Text, b.TextStart) && Math.Abs(a.Start - b.Start) + Math.Abs(a.End - b.End) < 1e-6;

    private static async IAsyncEnumerable<string> Pieces(int length, List<string> read, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (char[] piece in Text.Chunk(length))
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            read.Add(new string(piece));
            yield return new string(piece);
        }
    }
}
