using Myna.Diffusion.QwenImageLayered.Pipeline;
using Myna.Diffusion.QwenImageLayered.Transformer;
using Myna.Diffusion.QwenImageLayered.Vae;
using Myna.Tensors.Kernels.Quantised;
using Myna.Tensors.Weights;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Diffusion.QwenImageLayered.Weights;

/// <summary>
/// A folder beside the release's <c>transformer</c> with its matrices rounded once and laid out for the kernels of every machine:
/// they are used where they are mapped, so a block of the model costs nothing to load.
/// </summary>
public static class PackedFolder
{
    /// <summary>The folder of a format: <c>transformer.int4</c>, <c>transformer.int8</c>.</summary>
    public static string For(string model, WeightFormat format) => Path.Combine(model, "transformer." + format.ToString().ToLowerInvariant());

    /// <summary>Packs a model's transformer. The folder appears when it is complete.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="format"><see cref="WeightFormat.Int8"/> or <see cref="WeightFormat.Int4"/>.</param>
    /// <param name="progress">Told the share done, 0 … 1.</param>
    /// <param name="cancellationToken">Stops between tensors; nothing is left behind.</param>
    /// <returns>The packed file.</returns>
    /// <exception cref="MynaException">The model is incomplete or damaged, or the disk is full or cannot be written to.</exception>
    public static string Make(string folder, WeightFormat format, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        if (format is not (WeightFormat.Int8 or WeightFormat.Int4))
        {
            throw new ArgumentException("Packed folders are int8 or int4.", nameof(format));
        }

        string source = ModelFolder.Find(folder, new LayeredModelOptions { Format = WeightFormat.Float32 }).Transformer;
        TransformerConfig.Load(source); // refuses other models
        using CheckpointTensors tensors = CheckpointTensors.Open(source, VaeWeights.FileName);
        string target = For(folder, format), part = target + ".part";
        try
        {
            Directory.CreateDirectory(part);
            using (FileStream stream = File.Create(Path.Combine(part, VaeWeights.FileName)))
            {
                PackedWriter.Write(stream, [.. Plan(tensors, WeightPlan.For(format))], new Dictionary<string, string>(), progress, cancellationToken);
            }

            File.Copy(Path.Combine(source, "config.json"), Path.Combine(part, "config.json"), overwrite: true);
            if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);
            }

            Directory.Move(part, target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"cannot write {target}: {exception.Message.TrimEnd('.')}; make room, or check that the folder may be written to", exception);
        }
        finally
        {
            if (Directory.Exists(part))
            {
                Directory.Delete(part, recursive: true);
            }
        }

        return Path.Combine(target, VaeWeights.FileName);
    }

    /// <summary>Matrices of blocks packed, largest first so that each begins on a line of 64 bytes; everything else as it is.</summary>
    private static IEnumerable<PackedTensor> Plan(CheckpointTensors tensors, WeightPlan plan)
    {
        var rest = new List<PackedTensor>();
        foreach (string name in tensors.Names.Order(StringComparer.Ordinal))
        {
            TensorEntry entry = tensors.Entry(name);
            if (entry.Shape.Count != 2 || !name.StartsWith("transformer_blocks.", StringComparison.Ordinal))
            {
                rest.Add(new PackedTensor(name, entry.Type, entry.Shape, entry.ByteCount, stream => stream.Write(tensors.Bytes(name))));
                continue;
            }

            WeightFormat format = name.Contains("_mod.", StringComparison.Ordinal) ? plan.Modulation : plan.Blocks;
            (int outputs, int inputs) = ((int)entry.Shape[0], (int)entry.Shape[1]);
            long bytes = QuantisedMatrix.BytesFor(outputs, inputs, CheckpointModelWeights.Format(format));
            yield return new PackedTensor(name, ElementType.UInt8, [bytes], bytes, stream =>
            {
                stream.Write(QuantisedMatrix.Pack(tensors.ReadFloats(name, outputs, inputs), outputs, inputs, CheckpointModelWeights.Format(format)).Packed);
                tensors.Forget(name);
            });
        }

        foreach (PackedTensor tensor in rest)
        {
            yield return tensor;
        }
    }
}
