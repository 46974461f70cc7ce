using Myna.Tensors.Weights.Checkpoints;
using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts.Speaking;

/// <summary>The weights of a model's folder in the precision asked for: from its packed file where there is one, else from the checkpoint.</summary>
internal sealed class LoadedWeights : IDisposable
{
    private readonly IDisposable _file;

    private LoadedWeights(IDisposable file, IWeightSource source, TalkerWeights talker, TalkerPrecision precision)
    {
        _file = file;
        Source = source;
        Talker = talker;
        Precision = precision;
    }

    /// <summary>Where the text table and its projection come from.</summary>
    public IWeightSource Source { get; }

    /// <summary>Talker and code predictor.</summary>
    public TalkerWeights Talker { get; }

    /// <summary>How their matrices are kept.</summary>
    public TalkerPrecision Precision { get; }

    /// <summary>Where <c>myna models quantize</c> puts a packed file.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="precision">Int8 or int4.</param>
    public static string PackedPath(string folder, TalkerPrecision precision) =>
        Path.Combine(folder, $"myna-{PackedFormat.NameOf(precision)}.safetensors");

    /// <summary>Opens the weights.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="precision">What is wanted; null for the smallest loss among the packed files that are there, else 16 bits.</param>
    /// <exception cref="MynaException">A file is missing or damaged, a packed file is of other weights, or memory does not suffice.</exception>
    public static LoadedWeights Open(string folder, Qwen3TtsConfig config, TalkerPrecision? precision)
    {
        TalkerPrecision wanted = precision
            ?? (File.Exists(PackedPath(folder, TalkerPrecision.Int8)) ? TalkerPrecision.Int8
            : File.Exists(PackedPath(folder, TalkerPrecision.Int4)) ? TalkerPrecision.Int4
            : TalkerPrecision.BFloat16);
        ModelMemory.Require(ModelMemory.Matrices(config.Talker, wanted), $"the model in {folder} at {PackedFormat.NameOf(wanted)}", ModelMemory.AvailableBytes());
        return wanted.IsQuantised && File.Exists(PackedPath(folder, wanted)) ? OpenPacked(folder, wanted) : OpenCheckpoint(folder, config, wanted);
    }

    /// <summary>Closes the files. The weights must not be used afterwards.</summary>
    public void Dispose() => _file.Dispose();

    private static LoadedWeights OpenPacked(string folder, TalkerPrecision precision)
    {
        string path = PackedPath(folder, precision);
        PackedModel packed = PackedModel.Open(path);
        try
        {
            if (packed.IsStale(folder))
            {
                throw new MynaException($"{path} was made of other weights than those in {folder}; make it again with: myna models quantize {folder} --precision {PackedFormat.NameOf(precision)}");
            }

            var source = new CheckpointWeights(packed.Tensors, TalkerPrecision.BFloat16);
            return new LoadedWeights(packed, source, packed.Weights(), precision);
        }
        catch
        {
            packed.Dispose();
            throw;
        }
    }

    private static LoadedWeights OpenCheckpoint(string folder, Qwen3TtsConfig config, TalkerPrecision precision)
    {
        CheckpointTensors checkpoint = CheckpointTensors.Open(folder);
        try
        {
            var source = new CheckpointWeights(checkpoint, precision);
            var text = new CheckpointWeights(checkpoint, precision == TalkerPrecision.Float32 ? precision : TalkerPrecision.BFloat16);
            return new LoadedWeights(checkpoint, text, new TalkerWeights(source, config.Talker), precision);
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }
}
