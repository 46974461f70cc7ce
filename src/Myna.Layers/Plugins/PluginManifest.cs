using System.Text.Json;
using System.Text.Json.Serialization;

namespace Myna.Layers.Plugins;

/// <summary>What a plug-in's model does.</summary>
public enum PluginKind
{
    /// <summary>Tells what is in front.</summary>
    Matting,

    /// <summary>Paints what is hidden.</summary>
    Inpainting,

    /// <summary>Finds what a person marks by a box or points.</summary>
    Selection,
}

/// <summary>How a picture is brought to a model's size.</summary>
public enum PluginFit
{
    /// <summary>Height and width each by themselves.</summary>
    Stretch,

    /// <summary>In proportion, the rest at the right or the bottom left 0.</summary>
    Pad,
}

/// <summary>The order of a picture's sides in a tensor.</summary>
public enum PluginLayout
{
    /// <summary>[1, channels, height, width].</summary>
    Nchw,

    /// <summary>[1, height, width, channels].</summary>
    Nhwc,
}

/// <summary>
/// The manifest of a model that a user brings along: a JSON file beside an ONNX file. See docs/layers-plugins.md for all fields.
/// </summary>
/// <remarks>What has a default can be set: the generated reader of JSON would overwrite the defaults of what is only initialised.</remarks>
public sealed record PluginManifest
{
    /// <summary>What the model does.</summary>
    public required PluginKind Kind { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>The ONNX file, beside the manifest or with a path from there.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of the file, hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Under which terms the weights may be used; shown, and not interpreted.</summary>
    public required string Licence { get; init; }

    /// <summary>Used for its kind where no other is asked for.</summary>
    public bool Default { get; set; }

    /// <summary>Matting: how often the model is asked, each time about what lies beneath what was found.</summary>
    public int Rounds { get; set; } = 1;

    /// <summary>Where the picture goes in.</summary>
    public required PluginInput Input { get; init; }

    /// <summary>Inpainting: where the hole goes in.</summary>
    public PluginMask? Mask { get; set; }

    /// <summary>Selection: where points and boxes go in.</summary>
    public PluginPoints? Points { get; set; }

    /// <summary>Selection by two networks: the first, which sees the picture; <see cref="File"/> is then the second.</summary>
    public PluginEncoder? Encoder { get; set; }

    /// <summary>Inputs that are always the same.</summary>
    public IReadOnlyList<PluginConstant> Constants { get; set; } = [];

    /// <summary>What comes out.</summary>
    public required PluginOutput Output { get; init; }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="MynaException">It is not there, no JSON, or a field is missing, unknown or out of range; the message says which.</exception>
    public static PluginManifest Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            PluginManifest manifest = JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(path), PluginJson.Default.PluginManifest)
                ?? throw new MynaException($"the manifest {path} is empty");
            manifest.Check(path);
            return manifest;
        }
        catch (JsonException exception)
        {
            throw new MynaException($"the manifest {path} cannot be used: {exception.Message.TrimEnd('.')}; docs/layers-plugins.md has all fields", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"cannot read the manifest {path}: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private void Check(string path)
    {
        Require(Sha256.Length == 64 && Sha256.All(char.IsAsciiHexDigit), "\"sha256\" is not 64 hexadecimal digits");
        Require(Rounds is >= 1 and <= 8, "\"rounds\" is not from 1 to 8");
        Require(Input.Mean.Count == 3 && Input.Std.Count == 3 && Input.Std.All(std => std != 0), "\"mean\" and \"std\" are not three numbers each, or a \"std\" is 0");
        Require(Input.Width is >= 0 and <= 8192 && Input.Height is >= 0 and <= 8192 && Input.Width > 0 == Input.Height > 0, "\"width\" and \"height\" are not both 0, or both up to 8192");
        Require(Input.Multiple is >= 1 and <= 1024 && Input.Longest is >= 32 and <= 8192, "\"multiple\" is not from 1 to 1024, or \"longest\" not from 32 to 8192");
        Require(Kind != PluginKind.Inpainting || Mask is not null, "an inpainting model needs \"mask\", the input for the hole");
        Require(Kind != PluginKind.Selection || Points is not null, "a selection model needs \"points\", the inputs for marks");
        Require(Constants.All(constant => constant.Shape.All(side => side is > 0 and <= 65536)), "a constant's \"shape\" has a side that is not from 1 to 65536");

        void Require(bool holds, string what)
        {
            if (!holds)
            {
                throw new MynaException($"the manifest {path} cannot be used: {what}");
            }
        }
    }
}

/// <summary>Where a picture goes into a model. A level v from 0 to 255 goes in as (v / 255 − mean) / std.</summary>
/// <param name="Name">The input's name.</param>
public sealed record PluginInput(string Name)
{
    /// <summary>Columns; 0 for any number.</summary>
    public int Width { get; set; }

    /// <summary>Rows; 0 for any number.</summary>
    public int Height { get; set; }

    /// <summary>Where any size goes: sides are multiples of this.</summary>
    public int Multiple { get; set; } = 32;

    /// <summary>Where any size goes: larger pictures are reduced to this.</summary>
    public int Longest { get; set; } = 1024;

    /// <summary>The order of the sides, in and out.</summary>
    public PluginLayout Layout { get; set; }

    /// <summary>Whether blue comes first.</summary>
    public bool Bgr { get; set; }

    /// <summary>Subtracted from red, green and blue.</summary>
    public IReadOnlyList<float> Mean { get; set; } = [0, 0, 0];

    /// <summary>What they are divided by after that.</summary>
    public IReadOnlyList<float> Std { get; set; } = [1, 1, 1];

    /// <summary>How the picture is brought to the size.</summary>
    public PluginFit Fit { get; set; }

    /// <summary>Inpainting: whether the hole is blanked with 0 in the picture as well.</summary>
    public bool HideHole { get; set; }
}

/// <summary>Where the hole goes into an inpainting model.</summary>
/// <param name="Name">The input's name.</param>
public sealed record PluginMask(string Name)
{
    /// <summary>The value of hidden pixels.</summary>
    public float Hole { get; set; } = 1;

    /// <summary>The value of all others.</summary>
    public float Known { get; set; }
}

/// <summary>Where marks go into a selection model: points [1, N, 2] in pixels of the model's input, and what they are, [1, N].</summary>
/// <param name="Name">The input for the points.</param>
/// <param name="Labels">The input for what they are: 1 on the thing, 0 beside it, 2 and 3 a box' first and last corner, -1 none.</param>
public sealed record PluginPoints(string Name, string Labels)
{
    /// <summary>The input for the picture's height and width, [2]; null for none.</summary>
    public string? Size { get; set; }
}

/// <summary>The network of a selection model that sees the picture once.</summary>
/// <param name="File">Its ONNX file.</param>
/// <param name="Sha256">The file's SHA-256.</param>
/// <param name="Output">What it computes.</param>
/// <param name="Feeds">The second network's input for that.</param>
public sealed record PluginEncoder(string File, string Sha256, string Output, string Feeds);

/// <summary>An input that is always the same.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its sides.</param>
/// <param name="Value">All its values.</param>
public sealed record PluginConstant(string Name, IReadOnlyList<int> Shape, float Value);

/// <summary>What comes out of a model. A value v is the level v · scale + offset of 0 to 255.</summary>
/// <param name="Name">The output's name.</param>
public sealed record PluginOutput(string Name)
{
    /// <summary>Whether the sigmoid is taken first.</summary>
    public bool Sigmoid { get; set; }

    /// <summary>Whether values are stretched first, so that the least is 0 and the largest 1.</summary>
    public bool Stretch { get; set; }

    /// <summary>The factor.</summary>
    public float Scale { get; set; } = 255;

    /// <summary>What is added.</summary>
    public float Offset { get; set; }

    /// <summary>Matting and selection: which channel counts.</summary>
    public int Channel { get; set; }

    /// <summary>Whether it covers the picture even where the input was padded.</summary>
    public bool CoversPicture { get; set; }
}

/// <summary>Reads manifests.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, UseStringEnumConverter = true,
    ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PluginManifest))]
internal sealed partial class PluginJson : JsonSerializerContext;
