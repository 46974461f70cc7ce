using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Diffusion.QwenImageLayered.Caption;
using Myna.Diffusion.QwenImageLayered.Pipeline;
using Myna.Layers.Engines;
using Myna.Library.Models;
using Myna.Remote.Configuration;

namespace Myna.Cli.Commands;

/// <summary>What <c>--engine</c> was asked for.</summary>
/// <param name="Engine"><c>qwen</c> or <c>remote:NAME</c>.</param>
/// <param name="Order">Layers, steps, prompts.</param>
/// <param name="Model">A model's name, or a folder.</param>
/// <param name="Options">How its weights are kept.</param>
/// <param name="Previews">Where previews go; null for none.</param>
/// <param name="Caption">Without a prompt: whether Qwen2.5-VL describes the picture (true) or Myna's own analysis; null for whichever can, the former first.</param>
internal sealed record LayeredOrder(string Engine, LayerOrder Order, string Model, LayeredModelOptions Options, string? Previews, bool? Caption);

/// <summary>The options of <c>myna layers split --engine qwen|remote:NAME</c>.</summary>
internal sealed class LayeredModelCommandOptions
{
    private const string BuiltIn = LayerEngines.BuiltIn;
    private const string Qwen = LayerEngines.Qwen;
    private const string CaptionByModel = "model";
    private const string CaptionInChinese = "model-zh";
    private const string CaptionBuiltIn = "built-in";

    private readonly Option<string> _engine = new("--engine")
    {
        HelpName = $"{BuiltIn}|{Qwen}|{RemoteEngines.Prefix}NAME",
        Description = "Myna's own analysis (seconds), the Qwen-Image-Layered model (hours on a processor; the options below), or a server of remotes.json that has it.",
        DefaultValueFactory = _ => BuiltIn,
    };

    private readonly Option<int?> _layers = SharedOptions.Number("--layers", "qwen, remote: layers to make; 4 if not given.", 1, 64);
    private readonly Option<int?> _steps = SharedOptions.Number("--steps", "qwen, remote: steps from noise to layers; 50 if not given.", 1, 1000);
    private readonly Option<int> _resolution = new("--resolution") { HelpName = "640|1024", Description = "qwen, remote: the size at which the model works.", DefaultValueFactory = _ => 640 };
    private readonly Option<string?> _prompt = new("--prompt") { HelpName = "TEXT", Description = "qwen, remote: what the whole picture shows, hidden parts included (default: a description made from what Myna finds in it)." };
    private readonly Option<string?> _caption = new("--caption") { HelpName = $"{CaptionByModel}|{CaptionInChinese}|{CaptionBuiltIn}", Description = "qwen: who describes the picture where there is no prompt: Qwen2.5-VL, the same in Chinese, or Myna's own analysis (default: Qwen2.5-VL if its weights are there)." };
    private readonly Option<string> _negative = new("--negative-prompt") { HelpName = "TEXT", Description = "qwen, remote: what it does not show.", DefaultValueFactory = _ => " " };
    private readonly Option<double?> _guidance = SharedOptions.Number("--guidance", "qwen, remote: how strongly the prompt counts; 4 if not given, 1 for none and half the time.", 0.0, 100.0);
    private readonly Option<string> _model = new("--model") { HelpName = "NAME|FOLDER", Description = "qwen: the model, pulled or in a folder.", DefaultValueFactory = _ => "qwen-image-layered" };
    private readonly Option<string?> _transformer = new("--transformer") { HelpName = "FILE", Description = "qwen: the transformer in a file of its own, GGUF or safetensors." };
    private readonly Option<string> _precision = new("--precision") { HelpName = "fp32|bf16|int8|int4", Description = "qwen: how weights are kept.", DefaultValueFactory = _ => "int8" };
    private readonly Option<double?> _memory = SharedOptions.Number("--memory", "qwen: gigabytes of memory to use; the rest is read from disk step by step (default: nine tenths of what there is).", 0.001, 1e6);
    private readonly Option<string?> _previews = new("--previews") { HelpName = "FOLDER", Description = "qwen: write small pictures of the layers there after every 5 steps." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _engine.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } engine && engine is not (BuiltIn or Qwen) && !RemoteEngines.IsRemote(engine))
            {
                result.AddError($"there is no engine {engine}; there are {LayerEngines.Choices}");
            }
        });
        _caption.AcceptOnlyFromAmong(CaptionByModel, CaptionInChinese, CaptionBuiltIn);
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
        string engine = parsed.GetRequiredValue(_engine);
        Option[] ofModels = [_layers, _steps, _resolution, _prompt, _negative, _guidance], ofQwen = [_caption, _model, _precision, _transformer, _memory, _previews];
        Option[] refused = engine == Qwen ? [] : engine == BuiltIn ? [.. ofModels, .. ofQwen] : ofQwen;
        if (Array.Find(refused, option => parsed.GetResult(option) is { Implicit: false }) is { } wrong)
        {
            throw new CliException(ExitCode.Usage, $"{wrong.Name} goes with --engine {Qwen}{(Array.IndexOf(ofModels, wrong) < 0 ? "" : $" or {RemoteEngines.Prefix}NAME")}");
        }

        if (engine == BuiltIn)
        {
            return null;
        }

        string? previews = parsed.GetValue(_previews);
        var order = new LayerOrder
        {
            Layers = parsed.GetValue(_layers),
            Steps = parsed.GetValue(_steps),
            Resolution = parsed.GetValue(_resolution),
            Prompt = parsed.GetValue(_prompt),
            NegativePrompt = parsed.GetValue(_negative),
            Guidance = parsed.GetValue(_guidance),
            Seed = (ulong)seed,
            PreviewEvery = previews is null ? 0 : 5,
        };
        string? who = parsed.GetValue(_caption);
        LayeredModelOptions options = LayerEngines.Options(parsed.GetValue(_precision), parsed.GetValue(_memory), parsed.GetValue(_transformer)) with
        {
            CaptionLanguage = who == CaptionInChinese ? CaptionLanguage.Chinese : CaptionLanguage.English,
        };
        bool? caption = who is null ? null : who != CaptionBuiltIn;
        if (caption is not null && !string.IsNullOrWhiteSpace(order.Prompt))
        {
            throw new CliException(ExitCode.Usage, $"{_caption.Name} says who describes the picture where there is no {_prompt.Name}; leave one of the two away");
        }

        return new LayeredOrder(engine, order, parsed.GetRequiredValue(_model), options, previews, caption);
    }
}
