using System.Text.Json;
using Myna.Books;
using Myna.Server.Audiobooks;
using Myna.Server.Jobs;

namespace Myna.Server.Tests.Audiobooks;

public sealed class ParagraphTests(SpeakingRoom room) : IClassFixture<SpeakingRoom>
{
    // The second paragraph is long enough for two pieces.
    private const string Long = "It rained. [pause:200ms] Nobody came, and the starling sat on the roof of the old mill for hours and looked down at the river, which was brown and fast and carried branches, "
        + "barrels, a door and once a whole tree with its roots in the air, past the mill and the bridge and the last houses of the village, where the road ends. Then it flew away.";

    private const string Text = $"# One\n\n{Long}\n\nBruno: Who is there?\n\n***\n\n# Two\n\nThe end.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_paragraph_is_read_anew_and_all_others_stay_as_they_are()
    {
        string request = JsonSerializer.Serialize(new { voice = "reader", cast = new { Bruno = "low" }, text = Text, format = "markdown", output = "wav", fast = true });
        Job first = await room.OverAsync(await room.Queue.SubmitAsync(new JobOrder("anna", "audiobook", request), Cancellation));
        Assert.Equal((JobState.Succeeded, null), (first.State, first.Error));
        Dictionary<int, string> before = await SoundsAsync(first);
        Assert.Equal([0, 1, 2, 3, 4], before.Keys.Order());
        IReadOnlyDictionary<int, SpokenParagraph> pieces = await SpokenAsync(first);
        Assert.Equal([1, 2, 1, 1, 1], pieces.OrderBy(each => each.Key).Select(each => each.Value.Pieces.Count));
        Assert.Equal(["One", "It Then", "Who", "Two", "The"], pieces.OrderBy(each => each.Key).Select(each => string.Join(' ', each.Value.Pieces.Select(FirstWordOf))));

        AudiobookRequest order = JsonSerializer.Deserialize(first.Request, AudiobookJson.Default.AudiobookRequest)!;
        string revised = JsonSerializer.Serialize(order.WithNextTakeOf(2), AudiobookJson.Default.AudiobookRequest);
        Assert.True(await room.Queue.ReviseAsync(first, revised, Cancellation));

        // Somebody who looked before that asks for something else: not on top of it.
        Assert.False(await room.Queue.ReviseAsync(first, revised, Cancellation));
        Job second = await room.OverAsync(first);

        Assert.Equal((JobState.Succeeded, null), (second.State, second.Error));
        Dictionary<int, string> after = await SoundsAsync(second);
        Assert.Equal([2], before.Keys.Where(number => before[number] != after[number]));
        Assert.NotEqual(first.Files.Single().Blob, second.Files.Single().Blob);
        Assert.Equal(second.PiecesTotal, second.PiecesDone);
        IReadOnlyDictionary<int, SpokenParagraph> spoken = await SpokenAsync(second);
        Assert.Equal([0, 0, 1, 0, 0], spoken.OrderBy(each => each.Key).Select(each => each.Value.Take));
    }

    [Fact]
    public void Names_that_begin_lines_are_proposed_as_speakers()
    {
        Book book = BookFile.OfText("Anna: Hello.\n\n[The Captain]: Ahoy!\n\nNote: only once.\n\nanna: small letters.\n\nAnna: Again.\n\nhttp://x.y: no\n\nAt 5: no.", "x.txt");
        Assert.Equal([("Anna", 2), ("The Captain", 1)], SpeakerNames.In(book));
    }

    private static string FirstWordOf((JobPiece Piece, PieceFacts Facts) piece) => piece.Facts.Marks.First(mark => mark.IsWord).Text;

    private async Task<IReadOnlyDictionary<int, SpokenParagraph>> SpokenAsync(Job job) => SpokenParagraph.Of(
        await room.Queue.PiecesAsync(job.Id, Cancellation), JsonSerializer.Deserialize(job.Request, AudiobookJson.Default.AudiobookRequest)!);

    private async Task<Dictionary<int, string>> SoundsAsync(Job job)
    {
        var sounds = new Dictionary<int, string>();
        foreach ((int number, SpokenParagraph paragraph) in await SpokenAsync(job))
        {
            byte[] sound = await paragraph.SoundAsync(room.Queue, Cancellation);
            Assert.Equal("RIFF"u8.ToArray(), sound[..4]);
            Assert.InRange((sound.Length - 44) / 2.0 / 24000, paragraph.Seconds - 0.01, paragraph.Seconds + 1);
            sounds[number] = Convert.ToBase64String(sound);
        }

        return sounds;
    }
}
