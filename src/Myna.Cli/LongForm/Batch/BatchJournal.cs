using System.Text.Json;
using Myna.Books.Narration;
using Myna.Cli.Errors;
using Myna.Cli.Json;

namespace Myna.Cli.LongForm.Batch;

/// <summary>A file that a batch has finished.</summary>
/// <param name="File">Its name in the folder.</param>
/// <param name="Key">Hash of all that it depends on.</param>
/// <param name="Seconds">Length of the audio.</param>
internal sealed record FinishedFile(string File, string Key, double Seconds);

/// <summary>What a batch has finished: a line a file, in a hidden file of the output folder, so that <c>--resume</c> can skip it.</summary>
internal sealed class BatchJournal : IDisposable
{
    private readonly Dictionary<string, FinishedFile> _finished = new(StringComparer.Ordinal);
    private readonly StreamWriter _writer;

    private BatchJournal(StreamWriter writer) => _writer = writer;

    /// <summary>Opens the journal of a folder.</summary>
    /// <param name="folder">The output folder.</param>
    /// <param name="resume">Whether what it says is believed; else it begins anew.</param>
    public static BatchJournal Open(string folder, bool resume)
    {
        string path = Path.Combine(folder, ".myna-batch.jsonl");
        string[] lines = resume && File.Exists(path) ? File.ReadAllLines(path) : [];
        try
        {
            var stream = new FileStream(path, resume ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None);
            var journal = new BatchJournal(new StreamWriter(stream) { AutoFlush = true, NewLine = "\n" });
            foreach (string line in lines)
            {
                journal.Read(line);
            }

            if (lines.Length > 0)
            {
                // The last line may have been cut off; the next one must not be glued to it.
                journal._writer.WriteLine();
            }

            return journal;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"cannot work in {folder}: {exception.Message.TrimEnd('.')}; is another batch writing there?", exception);
        }
    }

    /// <summary>The entry of a file that is there and was made under this key; null when it must be made.</summary>
    public FinishedFile? Find(string path, SpeechKey key) =>
        _finished.GetValueOrDefault(Path.GetFileName(path)) is { } entry && entry.Key == key.Hex && File.Exists(path) ? entry : null;

    /// <summary>Notes a file that is in its place.</summary>
    public void Add(FinishedFile file) => _writer.WriteLine(CliJson.Text(file, CliJson.Default.FinishedFile));

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private void Read(string line)
    {
        try
        {
            if (JsonSerializer.Deserialize(line, CliJson.Default.FinishedFile) is { File: not null, Key: not null } entry)
            {
                _finished[entry.File] = entry;
            }
        }
        catch (JsonException)
        {
            // Cut off when the run was stopped: that file is made again.
        }
    }
}
