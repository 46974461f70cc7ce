using System.Globalization;
using Myna.Tensors.Kernels.Quantised;
using Myna.Tensors.Weights;
using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts;

/// <summary>
/// Makes a packed file: the matrices of talker and code predictor rounded and laid out as the kernels read them, first and on
/// 64-byte lines; every other tensor of the checkpoint as it is, so that the file stands for all of its weights.
/// </summary>
internal static class PackedConversion
{
    /// <summary>Writes a packed file, or nothing.</summary>
    /// <param name="source">The tensors.</param>
    /// <param name="config">Sizes of the talker.</param>
    /// <param name="configJson">The text of <c>config.json</c>.</param>
    /// <param name="fingerprint">What <see cref="SourceFingerprint"/> says of the source.</param>
    /// <param name="target">The file; one that exists is replaced at the end.</param>
    /// <param name="precision">Int8 or Int4.</param>
    /// <param name="progress">Told the share done, 0 … 1.</param>
    /// <param name="cancellationToken">Checked between tensors.</param>
    /// <exception cref="MynaException">A tensor is missing, or the disk is full or cannot be written to.</exception>
    public static void Write(
        ITensorSource source, TalkerConfig config, string configJson, string fingerprint, string target, TalkerPrecision precision,
        IProgress<double>? progress, CancellationToken cancellationToken)
    {
        List<PackedTensor> tensors = Plan(source, config, precision);
        var metadata = new Dictionary<string, string>
        {
            [PackedFormat.Key] = PackedFormat.Name,
            [PackedFormat.VersionKey] = PackedFormat.Version.ToString(CultureInfo.InvariantCulture),
            [PackedFormat.PrecisionKey] = PackedFormat.NameOf(precision),
            [PackedFormat.ConfigKey] = configJson,
            [PackedFormat.SourceKey] = fingerprint,
        };
        string partial = $"{target}.{Environment.ProcessId}.partial";
        try
        {
            RequireSpace(target, tensors.Sum(tensor => tensor.ByteCount));
            using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                PackedWriter.Write(stream, tensors, metadata, progress, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, target, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"{target} cannot be written: {exception.Message} Check that the folder exists, may be written to and has room.", exception);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static List<PackedTensor> Plan(ITensorSource source, TalkerConfig config, TalkerPrecision precision)
    {
        var names = new TalkerTensors(config);
        ProjectionPlan[] projections = [.. names.Projections];
        HashSet<string> consumed = [.. projections.SelectMany(plan => plan.Parts.Select(part => part.Tensor))];

        // What is missing is found now, not after minutes of work.
        foreach (ProjectionPlan plan in projections)
        {
            foreach (ProjectionPart part in plan.Parts)
            {
                source.Entry(part.Tensor, part.Outputs, plan.Inputs);
            }
        }

        foreach ((string name, int length) in names.Vectors)
        {
            source.Entry(name, length);
        }

        foreach ((string name, int rows, int width) in names.Tables)
        {
            source.Entry(name, rows, width);
        }

        return
        [
            .. projections.Select(plan => Matrix(source, plan, precision)),
            .. source.Entries.Where(entry => !consumed.Contains(entry.Name)).OrderByDescending(entry => entry.Type.Bits())
                .ThenBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => Verbatim(source, entry)),
        ];
    }

    private static PackedTensor Matrix(ITensorSource source, ProjectionPlan plan, TalkerPrecision precision)
    {
        long bytes = QuantisedMatrix.BytesFor(plan.Outputs, plan.Inputs, precision.FormatOf(plan));
        return new PackedTensor(plan.Name, ElementType.UInt8, [bytes], bytes, stream =>
        {
            float[] weights = CheckpointWeights.Read(source, plan);
            stream.Write(QuantisedMatrix.Pack(weights, plan.Outputs, plan.Inputs, precision.FormatOf(plan)).Packed);
        });
    }

    private static PackedTensor Verbatim(ITensorSource source, TensorEntry entry) =>
        new(entry.Name, entry.Type, entry.Shape, entry.ByteCount, stream => stream.Write(source.Bytes(entry.Name)));

    private static void RequireSpace(string target, long bytes)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(target))!;
        Directory.CreateDirectory(folder);
        long free = new DriveInfo(folder).AvailableFreeSpace;
        if (free < bytes)
        {
            throw new MynaException($"{target} takes {bytes / 1e9:0.0} GB, and {free / 1e9:0.0} GB are free on that disk. Make room, or name another place.");
        }
    }
}
