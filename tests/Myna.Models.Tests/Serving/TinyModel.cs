using System.Text;
using System.Text.Json;
using Myna.Tensors.Weights;

namespace Myna.Models.Tests.Serving;

/// <summary>Small checkpoints in the layout of the releases.</summary>
internal static class TinyModel
{
    /// <summary>The entry that the tiny base checkpoint fits.</summary>
    public static ModelEntry Entry => ModelCatalogue.Get("qwen3-tts-0.6b");

    /// <summary>The files of a tiny checkpoint of this repository, and what hubs have beside them.</summary>
    public static Dictionary<string, byte[]> Base() => Read("base");

    /// <inheritdoc cref="Base"/>
    public static Dictionary<string, byte[]> CustomVoice() => Read("custom-voice");

    /// <summary>A model in three shards with an index, in a folder of its repository, as large image models are.</summary>
    public static Dictionary<string, byte[]> Sharded()
    {
        var files = new Dictionary<string, byte[]> { ["model_index.json"] = "{}"u8.ToArray() };
        var map = new Dictionary<string, string>();
        for (int shard = 1; shard <= 3; shard++)
        {
            string name = $"diffusion-0000{shard}-of-00003.safetensors";
            map[$"block.{shard}.weight"] = name;
            files[$"transformer/{name}"] = Safetensors($"block.{shard}.weight", floats: 3000 * shard);
        }

        files["transformer/diffusion.safetensors.index.json"] = Encoding.UTF8.GetBytes($"{{\"weight_map\":{JsonSerializer.Serialize(map)}}}");
        return files;
    }

    /// <summary>A file with one tensor of numbers.</summary>
    public static byte[] Safetensors(string tensor, int floats)
    {
        using var stream = new MemoryStream();
        float[] values = [.. Enumerable.Range(0, floats).Select(i => (float)i)];
        SafetensorsWriter.Write(stream, [TensorToWrite.Floats(tensor, values, floats)]);
        return stream.ToArray();
    }

    /// <summary>Writes files into a folder.</summary>
    public static void Write(string folder, IReadOnlyDictionary<string, byte[]> files)
    {
        foreach ((string name, byte[] bytes) in files)
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
    }

    private static Dictionary<string, byte[]> Read(string name)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Golden", name);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllBytes);
        files["README.md"] = "# A model\n"u8.ToArray();
        files[".gitattributes"] = "*.safetensors filter=lfs\n"u8.ToArray();
        files["modeling.py"] = "print('not wanted')\n"u8.ToArray();
        return files;
    }
}
