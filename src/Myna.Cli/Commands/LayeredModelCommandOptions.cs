using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Diffusion.QwenImageLayered.Pipeline;
using Myna.Diffusion.QwenImageLayered.Weights;

namespace Myna.Cli.Commands;

/// <summary>What <c>--engine qwen</c> was asked for.</summary>
/// <param name="Request">Layers, steps, prompts.</param>
/// <param name="Model">A model's name, or a folder.</param>
/// <param name="Options">How its weights are kept.</param>
/// <param name="Previews">Where previews go; null for none.</param>
/// <param name="Caption">Without a prompt: whether Qwen2.5-VL describes the picture (true) or Myna's own analysis; null for whichever can, the former first.</param>
internal sealed record LayeredOrder(LayeredRequest Request, string Model, LayeredModelOptions Options, string? Previews, bool? Caption);

/// <summary>The options of <c>myna layers split --engine qwen</c>.</summary>
internal sealed class LayeredModelCommandOptions
{
    private const string BuiltIn = "builtin";
    private const string Qwen = "qwen";
    private const string CaptionByModel = "model";
    private const string CaptionBuiltIn = "built-in";
    private const double BytesOfGigabyte = 1e9;

    private readonly Option<string> _engine = new("--engine")
    {
        HelpName = $"{BuiltIn}|{Qwen}",
        Description = "Myna's own analysis (seconds), or the Qwen-Image-Layered model (hours on a processor; the options below).",
        DefaultValueFactory = _ => BuiltIn,
    };

    private readonly Option<int?> _layers = SharedOptions.Number("--layers", "qwen: layers to make; 4 if not given.", 1, 64);
    private readonly Option<int?> _steps = SharedOptions.Number("--steps", "qwen: steps from noise to layers; 50 if not given.", 1, 1000);
    private readonly Option<int> _resolution = new("--resolution") { HelpName = "640|1024", Description = "qwen: the size at which the model works.", DefaultValueFactory = _ => 640 };
    private readonly Option<string?> _prompt = new("--prompt") { HelpName = "TEXT", Description = "qwen: what the whole picture shows, hidden parts included (default: a description made from what Myna finds in it)." };
    private readonly Option<string?> _caption = new("--caption") { HelpName = $"{CaptionByModel}|{CaptionBuiltIn}", Description = "qwen: who describes the picture where there is no prompt: Qwen2.5-VL, or Myna's own analysis (default: Qwen2.5-VL if its weights are there)." };
    private readonly Option<string> _negative = new("--negative-prompt") { HelpName = "TEXT", Description = "qwen: what it does not show.", DefaultValueFactory = _ => " " };
    private readonly Option<double?> _guidance = SharedOptions.Number("--guidance", "qwen: how strongly the prompt counts; 4 if not given, 1 for none and half the time.", 0.0, 100.0);
    private readonly Option<string> _model = new("--model") { HelpName = "NAME|FOLDER", Description = "qwen: the model, pulled or in a folder.", DefaultValueFactory = _ => "qwen-image-layered" };
    private readonly Option<string?> _transformer = new("--transformer") { HelpName = "FILE", Description = "qwen: the transformer in a file of its own, GGUF or safetensors." };
    private readonly Option<string> _precision = new("--precision") { HelpName = "fp32|bf16|int8|int4", Description = "qwen: how weights are kept.", DefaultValueFactory = _ => "int8" };
    private readonly Option<double?> _memory = SharedOptions.Number("--memory", "qwen: gigabytes of memory to use; the rest is read from disk step by step (default: nine tenths of what there is).", 0.001, 1e6);
    private readonly Option<string?> _previews = new("--previews") { HelpName = "FOLDER", Description = "qwen: write small pictures of the layers there after every 5 steps." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _engine.AcceptOnlyFromAmong(BuiltIn, Qwen);
        _caption.AcceptOnlyFromAmong(CaptionByModel, CaptionBuiltIn);
        _precision.AcceptOnlyFromAmong("fp32", "bf16", "int8", "int4");
        foreach (Option option in (Option[])[_engine, _layers, _steps, _resolution, _prompt, _caption, _negative, _guidance, _model, _transformer, _precision, _memory, _previews])
        {
            command.Add(option);
        }
    }

    /// <summary>Reads what was asked for; null for Myna's own engine.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="seed">Where the noise starts from.</param>
    public LayeredOrder? Read(ParseResult parsed, int seed)
    {
        if (parsed.GetValue(_engine) != Qwen)
        {
            foreach (Option option in (Option[])[_layers, _steps, _resolution, _prompt, _caption, _negative, _guidance, _transformer, _memory, _previews])
            {
                if (parsed.GetResult(option) is { Implicit: false })
                {
                    throw new CliException(ExitCode.Usage, $"{option.Name} goes with --engine {Qwen}");
                }
            }

            return null;
        }

        WeightFormat format = parsed.GetValue(_precision) switch
        {
            "fp32" => WeightFormat.Float32,
            "bf16" => WeightFormat.BFloat16,
            "int4" => WeightFormat.Int4,
            _ => WeightFormat.Int8,
        };
        string? previews = parsed.GetValue(_previews);
        var request = new LayeredRequest
        {
            Layers = parsed.GetValue(_layers) ?? 4,
            Steps = parsed.GetValue(_steps) ?? 50,
            Resolution = parsed.GetValue(_resolution),
            Prompt = parsed.GetValue(_prompt) ?? "",
            NegativePrompt = parsed.GetValue(_negative),
            Guidance = (float)(parsed.GetValue(_guidance) ?? 4),
            Seed = (ulong)seed,
            PreviewEvery = previews is null ? 0 : 5,
        };
        var options = new LayeredModelOptions
        {
            Format = format,
            TextFormat = format == WeightFormat.Float32 ? format : WeightFormat.BFloat16,
            TransformerFile = parsed.GetValue(_transformer),
            MemoryLimit = parsed.GetValue(_memory) is { } gigabytes
                ? (long)(gigabytes * BytesOfGigabyte)
                : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10 * 9,
        };
        bool? caption = parsed.GetValue(_caption) is { } who ? who == CaptionByModel : null;
        if (caption is not null && !string.IsNullOrWhiteSpace(request.Prompt))
        {
            throw new CliException(ExitCode.Usage, $"{_caption.Name} says who describes the picture where there is no {_prompt.Name}; leave one of the two away");
        }

        return new LayeredOrder(request, parsed.GetRequiredValue(_model), options, previews, caption);
    }
}
