using System.Globalization;
using Myna.Diffusion.QwenImageLayered.Engine;
using Myna.Diffusion.QwenImageLayered.Pipeline;
using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Layers.Decomposition;
using Myna.Layers.Engines;
using Myna.Remote.Configuration;
using Myna.Remote.Pictures;

namespace Myna.Library.Models;

/// <summary>Finds the models that make layers: Qwen-Image-Layered on this machine, and remote ones (docs/remote.md).</summary>
/// <param name="variable">Reads environment variables.</param>
/// <param name="home">Myna's folder, where <c>remotes.json</c> is; null for that of the environment.</param>
public sealed class LayerEngines(Func<string, string?> variable, string? home = null) : ILayerEngines
{
    /// <summary>Myna's own analysis, which is no model.</summary>
    public const string BuiltIn = "builtin";

    /// <summary>Qwen-Image-Layered on this machine.</summary>
    public const string Qwen = "qwen";

    /// <summary>The environment variable that names the model of <see cref="Qwen"/>, or its folder, where nothing else does.</summary>
    public const string ModelVariable = "MYNA_LAYER_MODEL";

    /// <summary>The environment variable that says how its weights are kept: fp32, bf16, int8, int4.</summary>
    public const string PrecisionVariable = "MYNA_LAYER_PRECISION";

    /// <summary>The environment variable with the gigabytes that it may use.</summary>
    public const string MemoryVariable = "MYNA_LAYER_MEMORY_GB";

    private const string Whole = "qwen-image-layered";
    private const string Parts = "qwen-image-layered-parts";
    private const string TransformerAlone = "qwen-image-layered-q4";
    private const double BytesOfGigabyte = 1e9;

    /// <summary>What there is to choose from, for errors and help.</summary>
    public static string Choices => $"{BuiltIn}, {Qwen}, {RemoteEngines.Prefix}NAME";

    /// <inheritdoc/>
    public ILayerEngine Open(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name == Qwen
            ? OpenQwen(null, Options(variable(PrecisionVariable), Memory(), null))
            : RemoteEngines.IsRemote(name)
                ? LibraryException.InStep(LibraryFailure.BadSetting, () => (ILayerEngine)new RemoteLayerEngine(
                    RemoteEngines.NameOf(name), RemoteEngines.Read(home ?? MynaFolder.Of(variable)).Find(name), variable))
                : throw new LibraryException(LibraryFailure.BadSetting, $"there is no engine {name}; there are {Choices}");
    }

    /// <summary>Opens Qwen-Image-Layered.</summary>
    /// <param name="model">A model's name, or a folder; null for the one that is here.</param>
    /// <param name="options">How its weights are kept.</param>
    /// <param name="caption">Who describes the picture without a prompt, as <see cref="QwenLayerEngine"/> takes it.</param>
    /// <param name="own">How Myna itself looks at the picture, where there is no prompt.</param>
    /// <exception cref="MynaException">It is not here, or damaged.</exception>
    public ILayerEngine OpenQwen(string? model, LayeredModelOptions options, bool? caption = null, SplitOptions? own = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        model ??= variable(ModelVariable) is { Length: > 0 } named ? named : TryFind(Whole) is null && TryFind(TransformerAlone) is not null ? TransformerAlone : Whole;
        string folder = ModelFolders.Find(variable, model);

        // A transformer alone borrows the other parts from the model that was pulled beside it.
        if (!Directory.Exists(Path.Combine(folder, "vae")) && Directory.GetFiles(folder, "*.gguf") is { Length: 1 } files)
        {
            options = options with { TransformerFile = options.TransformerFile ?? files[0] };
            folder = TryFind(Whole) ?? TryFind(Parts) ?? throw new LibraryException(
                LibraryFailure.NotInstalled, $"{model} is a transformer alone; get what belongs to it with: myna models pull {Parts}");
        }

        return new QwenLayerEngine(LayeredModel.Open(folder, options), caption, own);
    }

    /// <summary>Options from what a person gives.</summary>
    /// <param name="precision">fp32, bf16, int8 or int4; null for int8.</param>
    /// <param name="gigabytes">What a run may use; null for nine tenths of what there is.</param>
    /// <param name="transformer">The transformer in a file of its own; null for the folder's.</param>
    public static LayeredModelOptions Options(string? precision, double? gigabytes, string? transformer)
    {
        WeightFormat format = precision switch
        {
            "fp32" => WeightFormat.Float32,
            "bf16" => WeightFormat.BFloat16,
            null or "" or "int8" => WeightFormat.Int8,
            "int4" => WeightFormat.Int4,
            _ => throw new LibraryException(LibraryFailure.BadSetting, $"weights can be kept as fp32, bf16, int8 or int4, not {precision}"),
        };
        return new LayeredModelOptions
        {
            Format = format,
            TextFormat = format == WeightFormat.Float32 ? format : WeightFormat.BFloat16,
            TransformerFile = transformer,
            MemoryLimit = gigabytes is { } given ? (long)(given * BytesOfGigabyte) : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10 * 9,
        };
    }

    private double? Memory() => variable(MemoryVariable) is not { Length: > 0 } text
        ? null
        : double.TryParse(text, CultureInfo.InvariantCulture, out double gigabytes) && gigabytes > 0
            ? gigabytes
            : throw new LibraryException(LibraryFailure.BadSetting, $"{MemoryVariable} is {text}; give gigabytes, such as 12.5");

    private string? TryFind(string id)
    {
        try
        {
            return ModelFolders.Find(variable, id);
        }
        catch (MynaException)
        {
            return null;
        }
    }
}
