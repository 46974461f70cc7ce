using System.Text;
using System.Text.Json;
using Myna.Audio.Files;
using Myna.Books;
using Myna.Books.Narration;
using Myna.Library;
using Myna.Server.Files;
using Myna.Server.Jobs;
using Myna.Server.Provenance;
using Myna.Trust.Provenance;
using Myna.Voice;
using Myna.Voice.LongForm.Subtitles;

namespace Myna.Server.Audiobooks;

/// <summary>Puts the pieces of a book together: one file of sound with chapters, and subtitles.</summary>
internal sealed class BookAssembly(
    JobContext context, Book book, AudiobookRequest request, IReadOnlyList<PlannedPiece> plan, IReadOnlyList<string> names, int sampleRate, FinishedFiles? finished, ProvenanceClaim claim)
{
    private const int WavHeaderBytes = 44; // of 16-bit mono
    private const int SampleBytes = 2;

    private static readonly TimeSpan LeastTimeout = TimeSpan.FromMinutes(2);

    private readonly (long Start, long End)[] _spans = new (long, long)[plan.Count];

    /// <summary>The format of an output.</summary>
    /// <param name="ending">The ending of its name, without the dot.</param>
    /// <exception cref="MynaException">It is unknown, or ffmpeg is needed and missing.</exception>
    public static AudioFormat FormatOf(string ending)
    {
        if (AudioFormats.TryFromPath("x." + ending) is not { } format || format is AudioFormat.MuLaw or AudioFormat.ALaw or AudioFormat.Aiff || !ending.All(char.IsAsciiLetterOrDigit))
        {
            throw new MynaException($"the output \"{ending}\" is not known; give m4b, m4a, mp3, opus, ogg, flac, aac, webm or wav");
        }

        return format == AudioFormat.Wav || Programs.Find("ffmpeg", Environment.GetEnvironmentVariable) is not null
            ? format
            : throw new MynaException($"{ending} needs ffmpeg, which is not installed on the server; ask for wav");
    }

    /// <summary>Makes all files of the result.</summary>
    public async Task<JobResult> MakeAsync(CancellationToken cancellationToken)
    {
        string wav = Path.Combine(context.ScratchFolder, "sound.wav");
        long samples = await JoinAsync(wav, cancellationToken).ConfigureAwait(false);
        if (samples == 0)
        {
            throw new MynaException("nothing in the book can be spoken; give at least one word in the voice's language");
        }

        double seconds = (double)samples / sampleRate;
        IReadOnlyList<ChapterTime> times = ChapterTimes.Of(book.Chapters, plan, _spans, sampleRate);
        string title = FileNames.Of(request.Title ?? book.Title, "audiobook");
        var files = new List<JobFile> { await EncodeAsync(wav, title, times, seconds, cancellationToken).ConfigureAwait(false) };
        foreach (string format in request.Subtitles.Distinct())
        {
            string path = Path.Combine(context.ScratchFolder, "subtitles." + format);
            await WriteSubtitlesAsync(path, format == "srt" ? SubtitleFormat.Srt : SubtitleFormat.Vtt, cancellationToken).ConfigureAwait(false);
            files.Add(await context.KeepFileAsync(path, $"{title}.{format}", format == "srt" ? "application/x-subrip" : "text/vtt", cancellationToken).ConfigureAwait(false));
        }

        var result = new AudiobookResult(Math.Round(seconds, 3), sampleRate, plan.Count, times, title);
        return new JobResult(JsonSerializer.Serialize(result, AudiobookJson.Default.AudiobookResult), files);
    }

    /// <summary>Copies all pieces into one file, with the pauses between them. Samples are copied as they are, not made anew.</summary>
    private async Task<long> JoinAsync(string path, CancellationToken cancellationToken)
    {
        FileStream file = File.Create(path, 1 << 16);
        await using (file.ConfigureAwait(false))
        {
            using var writer = new WavWriter(file, sampleRate, channels: 1, leaveOpen: true);
            writer.Finish();
            file.Position = WavHeaderBytes;
            long at = 0;
            for (int i = 0; i < plan.Count; i++)
            {
                (JobPiece piece, PieceFacts facts) = await PieceAsync(i, cancellationToken).ConfigureAwait(false);
                if (facts.Samples > 0)
                {
                    double pause = NarrationPlan.PauseBefore(plan, i, number => _spans[number].End > _spans[number].Start);
                    int silence = (int)Math.Round(pause * sampleRate);
                    file.Write(new byte[silence * SampleBytes]);
                    at += silence;
                    Stream sound = await context.OpenPieceAsync(piece, cancellationToken).ConfigureAwait(false);
                    await using (sound.ConfigureAwait(false))
                    {
                        await sound.ReadExactlyAsync(new byte[WavHeaderBytes], cancellationToken).ConfigureAwait(false);
                        await sound.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
                    }
                }

                _spans[i] = (at, at + facts.Samples);
                at += facts.Samples;
            }

            // The header with its sizes.
            WavWriter.Continue(file, sampleRate, channels: 1, at, leaveOpen: true).Finish();
            return at;
        }
    }

    private async Task<JobFile> EncodeAsync(string wav, string title, IReadOnlyList<ChapterTime> times, double seconds, CancellationToken cancellationToken)
    {
        AudioFormat format = FormatOf(request.Output);
        string name = $"{title}.{request.Output.ToLowerInvariant()}";
        if (format == AudioFormat.Wav)
        {
            finished?.Stamp(wav, claim, cancellationToken);
            return await context.KeepFileAsync(wav, name, "audio/wav", cancellationToken).ConfigureAwait(false);
        }

        string metadata = Path.Combine(context.ScratchFolder, "metadata.txt");
        await File.WriteAllTextAsync(
            metadata, ChapterTimes.Metadata(times, request.Title ?? book.Title, request.Author ?? book.Author), new UTF8Encoding(false), cancellationToken).ConfigureAwait(false);
        string? cover = book.Cover is null ? null : Path.Combine(context.ScratchFolder, "cover");
        if (cover is not null)
        {
            await File.WriteAllBytesAsync(cover, book.Cover!.Content, cancellationToken).ConfigureAwait(false);
        }

        string encoded = Path.Combine(context.ScratchFolder, "encoded." + request.Output.ToLowerInvariant());
        var options = new AudioWriteOptions { Timeout = LeastTimeout + TimeSpan.FromSeconds(seconds / 4), Tags = FinishedFiles.TagsFor(format, claim), CoverPath = cover };
        await options.Ffmpeg.EncodeFileAsync(wav, format, encoded, metadata, options, cancellationToken).ConfigureAwait(false);
        finished?.Stamp(encoded, claim, cancellationToken);
        return await context.KeepFileAsync(encoded, name, MediaTypeOf(format), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The media type of a format.</summary>
    public static string MediaTypeOf(AudioFormat format) => format switch
    {
        AudioFormat.Wav => "audio/wav",
        AudioFormat.Mp3 => "audio/mpeg",
        AudioFormat.Flac => "audio/flac",
        AudioFormat.Ogg => "audio/ogg",
        AudioFormat.Aac => "audio/aac",
        AudioFormat.WebM => "audio/webm",
        _ => "audio/mp4",
    };

    private async Task WriteSubtitlesAsync(string path, SubtitleFormat format, CancellationToken cancellationToken)
    {
        var text = new StreamWriter(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        await using (text.ConfigureAwait(false))
        {
            var subtitles = new SubtitleWriter(text, format);
            for (int i = 0; i < plan.Count; i++)
            {
                (_, PieceFacts facts) = await PieceAsync(i, cancellationToken).ConfigureAwait(false);
                double offset = (double)_spans[i].Start / sampleRate;
                foreach (MarkFacts mark in facts.Marks)
                {
                    SpeechMarkKind kind = mark.IsWord ? SpeechMarkKind.Word : SpeechMarkKind.Sentence;
                    subtitles.Add(new SpeechMark(kind, mark.Text, mark.TextStart, mark.Start + offset, mark.End + offset) { TextLength = mark.TextLength });
                }
            }

            subtitles.Finish();
        }
    }

    private async Task<(JobPiece Piece, PieceFacts Facts)> PieceAsync(int number, CancellationToken cancellationToken)
    {
        JobPiece piece = await context.FindPieceAsync(names[number], cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"piece {number} of job {context.Job.Id} is gone");
        return (piece, AudiobookKind.FactsOf(piece));
    }
}
