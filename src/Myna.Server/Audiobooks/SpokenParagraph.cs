using System.Buffers.Binary;
using System.Globalization;
using Myna.Audio.Files;
using Myna.Server.Jobs;
using Myna.Voice;

namespace Myna.Server.Audiobooks;

/// <summary>The pieces of an audiobook that say one paragraph, in one reading.</summary>
/// <param name="Take">Which reading of the paragraph it is, from 0.</param>
/// <param name="Pieces">The pieces in order.</param>
internal sealed record SpokenParagraph(int Take, IReadOnlyList<(JobPiece Piece, PieceFacts Facts)> Pieces)
{
    private const string TakeMark = "-take";
    private const int HeaderBytes = 44; // of a WAV file of 16-bit mono
    private const int RateOffset = 24;
    private const int SampleBytes = 2;

    /// <summary>How long it is, pauses between its pieces left out.</summary>
    public double Seconds => Pieces.Sum(each => each.Facts.Seconds);

    /// <summary>What the name of a piece ends with in a reading.</summary>
    public static string EndingOf(int take) => take == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{TakeMark}{take}");

    /// <summary>The paragraphs that are spoken, by number: each in the reading asked for, or in the one before while that is not whole.</summary>
    /// <param name="pieces">All pieces of the job that are kept.</param>
    /// <param name="request">What was asked for.</param>
    public static IReadOnlyDictionary<int, SpokenParagraph> Of(IReadOnlyList<JobPiece> pieces, AudiobookRequest request)
    {
        var spoken = new Dictionary<int, SpokenParagraph>();
        foreach (IGrouping<int, (JobPiece Piece, PieceFacts Facts)> paragraph in pieces
            .Select(piece => (Piece: piece, Facts: AudiobookKind.FactsOf(piece)))
            .Where(each => each.Facts.Paragraph is not null && each.Facts.Samples > 0)
            .GroupBy(each => each.Facts.Paragraph!.Value))
        {
            int wanted = request.TakeOf(paragraph.Key);
            List<SpokenParagraph> takes =
            [
                .. paragraph.GroupBy(each => TakeOf(each.Piece.Name))
                    .Select(take => new SpokenParagraph(take.Key, [.. take.OrderBy(each => each.Piece.Name, StringComparer.Ordinal)])),
            ];
            int whole = takes.Max(take => take.Pieces.Count);
            spoken[paragraph.Key] = takes.Where(take => take.Pieces.Count == whole).MaxBy(take => take.Take == wanted ? int.MaxValue : take.Take)!;
        }

        return spoken;
    }

    /// <summary>Its sound as a WAV file.</summary>
    public async Task<byte[]> SoundAsync(JobQueue queue, CancellationToken cancellationToken)
    {
        using var sound = new MemoryStream();
        sound.SetLength(HeaderBytes);
        sound.Position = HeaderBytes;
        int hz = 0;
        foreach ((JobPiece piece, _) in Pieces)
        {
            Stream content = await queue.Store.OpenAsync(piece.Blob.Hash, cancellationToken).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                var header = new byte[HeaderBytes];
                await content.ReadExactlyAsync(header, cancellationToken).ConfigureAwait(false);
                if (hz > 0)
                {
                    sound.Write(new byte[(int)(SpeechPauses.Default.SentenceSeconds * hz) * SampleBytes]);
                }

                hz = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(RateOffset));
                await content.CopyToAsync(sound, cancellationToken).ConfigureAwait(false);
            }
        }

        long samples = (sound.Length - HeaderBytes) / SampleBytes;
        sound.Position = 0;
        using (var writer = new WavWriter(sound, hz, channels: 1, leaveOpen: true))
        {
            writer.Finish();
        }

        WavWriter.Continue(sound, hz, channels: 1, samples, leaveOpen: true).Finish();
        return sound.ToArray();
    }

    private static int TakeOf(string name) =>
        name.IndexOf(TakeMark, StringComparison.Ordinal) is > 0 and var at ? int.Parse(name.AsSpan(at + TakeMark.Length), NumberStyles.None, CultureInfo.InvariantCulture) : 0;
}
