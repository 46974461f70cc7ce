using System.Globalization;
using Myna.Library.Models;
using Myna.Server.Hosting;
using Myna.Server.Jobs.Kinds;
using Myna.Server.Uploads;

namespace Myna.Server.Layers;

/// <summary>The fields of <c>POST /v1/layers</c> that say which model splits, and how.</summary>
internal static class EngineForm
{
    private const int UsualResolution = 640;

    /// <summary>A request with what the form says of the engine.</summary>
    /// <exception cref="HttpFault">A field is no number, or belongs to another engine.</exception>
    public static LayersRequest Read(UploadForm form, LayersRequest request)
    {
        string engine = form.Text("engine") ?? LayerEngines.BuiltIn;
        if (engine == LayerEngines.BuiltIn && Array.Find(["layers", "steps", "resolution", "prompt", "negative_prompt", "guidance"], name => form.Text(name) is not null) is { } wrong)
        {
            throw HttpFault.Bad(wrong, $"{wrong} goes with engine={LayerEngines.Qwen} or engine=remote:NAME; the built-in engine finds out by itself (maximum_layers keeps the largest)");
        }

        request.Engine = engine;
        request.Layers = Number(form, "layers");
        request.Steps = Number(form, "steps");
        request.Resolution = Number(form, "resolution") ?? UsualResolution;
        request.Prompt = form.Text("prompt");
        request.NegativePrompt = form.Text("negative_prompt");
        request.Guidance = form.Text("guidance") is not { } text
            ? null
            : double.TryParse(text, CultureInfo.InvariantCulture, out double guidance) ? guidance : throw HttpFault.Bad("guidance", $"guidance is no number: {text}");
        return request;
    }

    private static int? Number(UploadForm form, string name) => form.Text(name) is not { } text
        ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw HttpFault.Bad(name, $"{name} is no whole number: {text}");
}
