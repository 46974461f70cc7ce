using System.Text.Json;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Diffusion.QwenImageLayered.Vision;

/// <summary>Sizes of the vision tower of Qwen2.5-VL: <c>vision_config</c> in <c>text_encoder/config.json</c>.</summary>
internal sealed record VisionConfig
{
    /// <summary>Epsilon of the norms; the configuration has none.</summary>
    public const float Epsilon = 1e-6f;

    private VisionConfig(ConfigSection json)
    {
        Width = json.Integer("hidden_size", 4, 1 << 16);
        Hidden = json.Integer("intermediate_size", 1, 1 << 18);
        Blocks = json.Integer("depth", 1, 1000);
        Heads = json.Integer("num_heads", 1, 1024);
        json.Require(Width % Heads == 0 && Width / Heads % 4 == 0, "num_heads", $"should divide hidden_size ({Width}) into heads of a multiple of 4");
        Outputs = json.Integer("out_hidden_size", 1, 1 << 16);
        Channels = json.Integer("in_channels", 3, 3, 3);
        PatchSize = json.Integer("patch_size", 1, 256, 14);
        Frames = json.Integer("temporal_patch_size", 1, 16, 2);
        CellSize = json.Integer("spatial_merge_size", 1, 16, 2);
        WindowCells = json.Integer("window_size", PatchSize * CellSize, 1 << 16, 112) / (PatchSize * CellSize);
        WholeBlocks = new HashSet<int>(json.Integers("fullatt_block_indexes", 0, 1000, [7, 15, 23, 31]));
    }

    /// <summary>Width of a patch's state.</summary>
    public int Width { get; }

    /// <summary>Width of the MLP.</summary>
    public int Hidden { get; }

    /// <summary>Blocks.</summary>
    public int Blocks { get; }

    /// <summary>Heads.</summary>
    public int Heads { get; }

    /// <summary>Width of a cell's state, which is that of the language model.</summary>
    public int Outputs { get; }

    /// <summary>Colours.</summary>
    public int Channels { get; }

    /// <summary>Pixels of a patch's side.</summary>
    public int PatchSize { get; }

    /// <summary>Frames of a patch; a picture is the same frame so many times.</summary>
    public int Frames { get; }

    /// <summary>Patches of a cell's side: a cell is one token of the language model.</summary>
    public int CellSize { get; }

    /// <summary>Cells of a window's side.</summary>
    public int WindowCells { get; }

    /// <summary>Blocks that look at the whole picture in place of a window.</summary>
    public IReadOnlySet<int> WholeBlocks { get; }

    /// <summary>Values of a patch.</summary>
    public int PatchValues => Channels * Frames * PatchSize * PatchSize;

    /// <summary>Pixels of a cell's side.</summary>
    public int CellPixels => PatchSize * CellSize;

    /// <summary>Whether a configuration describes a vision tower.</summary>
    /// <param name="folder">The model's <c>text_encoder</c> folder.</param>
    public static bool IsIn(string folder)
    {
        string path = Path.Combine(folder, "config.json");
        using JsonDocument document = JsonFile.Read(path);
        return new ConfigSection(path, "", document.RootElement).Has("vision_config");
    }

    /// <summary>Reads a configuration.</summary>
    /// <param name="folder">The model's <c>text_encoder</c> folder.</param>
    /// <exception cref="MynaException">The file is missing or damaged, or describes another model.</exception>
    public static VisionConfig Load(string folder)
    {
        string path = Path.Combine(folder, "config.json");
        using JsonDocument document = JsonFile.Read(path);
        return new VisionConfig(new ConfigSection(path, "", document.RootElement).Section("vision_config"));
    }
}
