using System.Text;
using Myna.Tensors.Weights;
using Myna.Tensors.Weights.Checkpoints;
using Myna.Tensors.Weights.Gguf;

namespace Myna.Diffusion.Tests.QwenImageLayered.Weights;

/// <summary>GGUF files for tests, written by the published format.</summary>
internal static class TinyGguf
{
    /// <summary>The transformer of a model's folder as a GGUF of single precision.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="prefix">What stands before each name.</param>
    public static byte[] Bytes(string folder, string prefix)
    {
        using CheckpointTensors tensors = CheckpointTensors.Open(Path.Combine(folder, "transformer"), "diffusion_pytorch_model.safetensors");
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        string[] names = [.. tensors.Names.Order(StringComparer.Ordinal)];
        writer.Write("GGUF"u8);
        writer.Write(3);
        writer.Write((long)names.Length);
        writer.Write(0L);
        long offset = 0;
        foreach (string name in names)
        {
            TensorEntry entry = tensors.Entry(name);
            byte[] bytes = Encoding.UTF8.GetBytes(prefix + name);
            writer.Write((long)bytes.Length);
            writer.Write(bytes);
            writer.Write(entry.Shape.Count);
            foreach (long extent in entry.Shape.Reverse())
            {
                writer.Write(extent);
            }

            writer.Write((int)GgufType.F32);
            writer.Write(offset);
            offset += ((entry.Elements * 4) + 31) / 32 * 32;
        }

        foreach (string name in names)
        {
            writer.Write(new byte[(32 - (stream.Length % 32)) % 32]);
            TensorEntry entry = tensors.Entry(name);
            foreach (float value in tensors.ReadFloats(name, [.. entry.Shape.Select(extent => (int)extent)]))
            {
                writer.Write(value);
            }
        }

        return stream.ToArray();
    }
}
