using Myna.Diffusion.QwenImageLayered.Pipeline;
using Myna.Diffusion.QwenImageLayered.Vae;
using Myna.Tensors.Weights;
using Myna.Tensors.Weights.Checkpoints;
using Myna.Tensors.Weights.Gguf;

namespace Myna.Diffusion.QwenImageLayered.Weights;

/// <summary>Where the parts of a model lie: the folders of the release, packed ones beside them, or a transformer in one file of its own.</summary>
/// <param name="Path">The model's folder.</param>
/// <param name="TransformerFile">A GGUF or safetensors file in place of the folder's transformer, or null.</param>
/// <param name="Packed">The folder of a packed transformer, or null.</param>
internal sealed record ModelFolder(string Path, string? TransformerFile, string? Packed)
{
    private static readonly string[] Prefixes = ["", "model.diffusion_model.", "diffusion_model.", "transformer."];

    public string Transformer => System.IO.Path.Combine(Path, "transformer");

    public string TextEncoder => System.IO.Path.Combine(Path, "text_encoder");

    public string Tokenizer => System.IO.Path.Combine(Path, "tokenizer");

    public string Processor => System.IO.Path.Combine(Path, "processor");

    public string Vae => System.IO.Path.Combine(Path, "vae");

    public string Scheduler => System.IO.Path.Combine(Path, "scheduler");

    /// <summary>Finds the parts; whether files are whole is seen when they are opened.</summary>
    public static ModelFolder Find(string folder, LayeredModelOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new MynaException($"{folder} is no folder; fetch the model with `myna models pull qwen-image-layered`, or name the folder that holds it.");
        }

        string? file = options.TransformerFile;
        if (file is null && Directory.GetFiles(folder, "*.gguf") is { Length: 1 } files)
        {
            file = files[0];
        }

        string packed = PackedFolder.For(folder, options.Format);
        return new ModelFolder(folder, file, file is null && Directory.Exists(packed) ? packed : null);
    }

    /// <summary>The transformer's weights.</summary>
    public IModelWeights OpenTransformer()
    {
        if (TransformerFile is null)
        {
            return new CheckpointModelWeights(CheckpointTensors.Open(Packed ?? Transformer, VaeWeights.FileName));
        }

        if (TransformerFile.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase))
        {
            GgufFile gguf = GgufFile.Open(TransformerFile);
            return new GgufModelWeights(gguf, Prefix(gguf.Tensors.ContainsKey));
        }

        CheckpointTensors tensors = CheckpointTensors.Of(SafetensorsFile.Open(TransformerFile));
        return new CheckpointModelWeights(tensors, Prefix(tensors.Contains));
    }

    /// <summary>Single files come with a prefix or without; the last tensor of the network tells.</summary>
    private static string Prefix(Func<string, bool> contains) => Prefixes.FirstOrDefault(prefix => contains(prefix + "proj_out.weight")) ?? "";
}
