using System.Text;
using Myna.Audio.Files;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Voice;
using Myna.Voice.LongForm.Subtitles;

namespace Myna.Cli.Speaking;

/// <summary>The files of times beside the audio: opened before the work begins, in place only when it is done.</summary>
internal sealed class MarkFiles : IDisposable
{
    private readonly AtomicFile? _json;
    private readonly AtomicFile? _srt;
    private readonly AtomicFile? _vtt;
    private readonly bool _vttWords;

    private MarkFiles(MarkPlaces places)
    {
        _vttWords = places.VttWords;
        try
        {
            _json = Create(places.Json);
            _srt = Create(places.Srt);
            _vtt = Create(places.Vtt);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Opens the files.</summary>
    /// <exception cref="CliException">One cannot be written.</exception>
    public static MarkFiles Open(MarkPlaces places) => new(places);

    /// <summary>Writes all marks to all files and puts these in place.</summary>
    /// <param name="marks">In the order in which they are heard; walked through once for each file.</param>
    /// <param name="seconds">Length of the audio.</param>
    /// <param name="sampleRate">Its rate in Hz.</param>
    public void Write(IEnumerable<SpeechMark> marks, double seconds, int sampleRate)
    {
        Write(_json, writer => WriteJson(writer, marks, seconds, sampleRate));
        Write(_srt, writer => WriteSubtitles(writer, marks, SubtitleFormat.Srt));
        Write(_vtt, writer => WriteSubtitles(writer, marks, _vttWords ? SubtitleFormat.VttWords : SubtitleFormat.Vtt));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json?.Dispose();
        _srt?.Dispose();
        _vtt?.Dispose();
    }

    private static AtomicFile? Create(string? path) =>
        path is null ? null : CliException.InStage(ExitCode.Failed, () => AtomicFile.Create(path));

    private static void Write(AtomicFile? file, Action<TextWriter> content)
    {
        if (file is null)
        {
            return;
        }

        using (var writer = new StreamWriter(file.Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" })
        {
            content(writer);
        }

        file.Commit();
    }

    private static void WriteSubtitles(TextWriter writer, IEnumerable<SpeechMark> marks, SubtitleFormat format)
    {
        var subtitles = new SubtitleWriter(writer, format);
        foreach (SpeechMark mark in marks)
        {
            subtitles.Add(mark);
        }

        subtitles.Finish();
    }

    // One object, mark by mark: a book has a hundred thousand.
    private static void WriteJson(TextWriter writer, IEnumerable<SpeechMark> marks, double seconds, int sampleRate)
    {
        string head = CliJson.Text(new MarksFile(Math.Round(seconds, 4), sampleRate, []), CliJson.Default.MarksFile);
        writer.Write(head[..^"]}".Length]);
        string between = "";
        foreach (SpeechMark mark in marks)
        {
            writer.Write(between + CliJson.Text(MarkEntry.Of(mark), CliJson.Default.MarkEntry));
            between = ",";
        }

        writer.WriteLine("]}");
    }
}
