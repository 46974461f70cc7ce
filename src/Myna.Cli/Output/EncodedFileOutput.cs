using Myna.Audio.Files;
using Myna.Cli.Errors;
using Myna.Cli.Provenance;
using Myna.Library;

namespace Myna.Cli.Output;

/// <summary>A file in a format other than WAV, encoded while the speech is made.</summary>
internal sealed class EncodedFileOutput : SpeechOutput
{
    private readonly EncodedFileWriter _writer;

    private readonly string _path;
    private readonly ProvenanceStamp? _stamp;

    private EncodedFileOutput(EncodedFileWriter writer, string path, ProvenanceStamp? stamp)
    {
        _writer = writer;
        _path = path;
        _stamp = stamp;
    }

    /// <summary>Makes sure, before any work, that the place can be written and that ffmpeg is there where it is needed.</summary>
    public static EncodedFileOutput Open(string path, AudioFormat format, CliEnvironment environment, ProvenanceStamp? stamp)
    {
        bool needsFfmpeg = format is not (AudioFormat.MuLaw or AudioFormat.ALaw);
        if (needsFfmpeg && Programs.Find("ffmpeg", environment.Variable) is null)
        {
            throw new CliException(
                ExitCode.Missing, $"{path} needs ffmpeg, which is not installed; install it with: sudo apt-get install ffmpeg, or write a .wav file");
        }

        return new EncodedFileOutput(
            CliException.InStage(ExitCode.Failed, () => EncodedFileWriter.Open(path, AudioWriteOptions.Default with { Tags = stamp?.TagsFor(format) ?? [] })), path, stamp);
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<float> samples, int sampleRate, CancellationToken cancellationToken) =>
        await CliException.InStageAsync(ExitCode.Failed, async () =>
        {
            await _writer.WriteAsync(samples, sampleRate, cancellationToken);
            return true;
        });

    /// <inheritdoc/>
    public override Task CompleteAsync(CancellationToken cancellationToken) =>
        CliException.InStageAsync(ExitCode.Failed, async () =>
        {
            await _writer.CompleteAsync(file => _stamp?.Add(file, _path, cancellationToken), cancellationToken);
            return true;
        });

    /// <inheritdoc/>
    public override void Dispose() => _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
