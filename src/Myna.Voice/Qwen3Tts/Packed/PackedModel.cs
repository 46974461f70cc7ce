using System.Globalization;
using System.Text.Json;
using Myna.Tensors.Weights;
using Myna.Tensors.Weights.Checkpoints;
using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts;

/// <summary>
/// A Qwen3-TTS checkpoint's weights in one file, with the matrices of talker and code predictor rounded to 8 or 4 bits and laid
/// out for the kernels of every machine. Made once, opened in a fraction of a second.
/// </summary>
public sealed class PackedModel : IDisposable
{
    private readonly SafetensorsFile _file;
    private readonly string _source;

    private PackedModel(SafetensorsFile file, Qwen3TtsConfig config, TalkerPrecision precision, string source)
    {
        _file = file;
        _source = source;
        Config = config;
        Precision = precision;
        Tensors = CheckpointTensors.Of(file);
    }

    /// <summary>The checkpoint's configuration.</summary>
    public Qwen3TtsConfig Config { get; }

    /// <summary>How the matrices are kept.</summary>
    public TalkerPrecision Precision { get; }

    /// <summary>All tensors but those matrices, by their names in the checkpoint: tables, norms, text projection, speaker encoder.</summary>
    public CheckpointTensors Tensors { get; }

    /// <summary>Where the file is.</summary>
    public string Path => _file.Name;

    /// <summary>Converts a checkpoint. Takes a minute or two; the file appears when it is complete.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="target">The file to make; one that exists is replaced.</param>
    /// <param name="precision"><see cref="TalkerPrecision.Int8"/> or <see cref="TalkerPrecision.Int4"/>.</param>
    /// <param name="progress">Told the share done, 0 … 1.</param>
    /// <param name="cancellationToken">Stops between tensors; nothing is left behind.</param>
    /// <exception cref="ArgumentException">The precision is none that is packed.</exception>
    /// <exception cref="MynaException">The checkpoint is incomplete or damaged, or the disk is full or cannot be written to.</exception>
    public static void Convert(
        string folder, string target, TalkerPrecision precision, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (!precision.IsQuantised)
        {
            throw new ArgumentException($"Packed files are int8 or int4; {PackedFormat.NameOf(precision)} is read from the checkpoint itself.", nameof(precision));
        }

        Qwen3TtsConfig config = Qwen3TtsConfig.Load(folder);
        using CheckpointTensors checkpoint = CheckpointTensors.Open(folder);
        string json = File.ReadAllText(System.IO.Path.Combine(folder, Qwen3TtsConfig.FileName));
        PackedConversion.Write(
            new CheckpointSource(checkpoint), config.Talker, json, SourceFingerprint.Of(folder), target, precision, progress, cancellationToken);
    }

    /// <summary>Opens a packed file; weights are read when <see cref="Weights"/> is asked for them.</summary>
    /// <exception cref="MynaException">There is no such file, it is damaged, or another version of Myna made it.</exception>
    public static PackedModel Open(string path)
    {
        SafetensorsFile file = SafetensorsFile.Open(path);
        try
        {
            IReadOnlyDictionary<string, string> texts = file.Metadata;
            string version = PackedFormat.Version.ToString(CultureInfo.InvariantCulture);
            if (texts.GetValueOrDefault(PackedFormat.Key) != PackedFormat.Name)
            {
                throw new MynaException($"{path} is no packed Qwen3-TTS model; make one with `myna models quantize`.");
            }

            if (texts.GetValueOrDefault(PackedFormat.VersionKey) != version
                || PackedFormat.Parse(texts.GetValueOrDefault(PackedFormat.PrecisionKey)) is not { IsQuantised: true } precision
                || !texts.TryGetValue(PackedFormat.ConfigKey, out string? json))
            {
                throw new MynaException($"{path} was packed by another version of Myna; make it again with `myna models quantize`.");
            }

            using JsonDocument document = JsonDocument.Parse(json);
            Qwen3TtsConfig config = Qwen3TtsConfig.Parse(path, document.RootElement);
            return new PackedModel(file, config, precision, texts.GetValueOrDefault(PackedFormat.SourceKey, ""));
        }
        catch (JsonException exception)
        {
            file.Dispose();
            throw new MynaException($"{path} is damaged; make it again with `myna models quantize`.", exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether a checkpoint's folder is no longer what this file was made of. Takes milliseconds.</summary>
    /// <exception cref="MynaException">A file of the folder cannot be read.</exception>
    public bool IsStale(string folder) => SourceFingerprint.Of(folder) != _source;

    /// <summary>The weights, ready to multiply.</summary>
    /// <param name="placement">Where the matrices lie.</param>
    /// <exception cref="MynaException">A tensor is missing, or memory does not suffice.</exception>
    internal TalkerWeights Weights(PackedPlacement placement = PackedPlacement.LargePages) =>
        new(new PackedWeights(_file, Config.Talker, Precision, placement), Config.Talker);

    /// <summary>Closes the file. Weights made of it must not be used afterwards.</summary>
    public void Dispose() => _file.Dispose();
}

/// <summary>Where the matrices of a packed model lie.</summary>
public enum PackedPlacement
{
    /// <summary>In memory of large pages: a few tenths of a second to load, the fastest to read.</summary>
    LargePages,

    /// <summary>In the mapped file: nothing to load, shared by processes, but each product is slower.</summary>
    Mapped,
}
