using System.Text.Json;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Diffusion.QwenImageLayered.Sampling;

/// <summary>How the noise falls from step to step: <c>scheduler/scheduler_config.json</c> (<c>FlowMatchEulerDiscreteScheduler</c>).</summary>
public sealed record ScheduleConfig
{
    private ScheduleConfig(ConfigSection json, JsonElement root)
    {
        json.Require(json.Flag("use_dynamic_shifting", false), "use_dynamic_shifting", "should be true");
        string shift = json.Text("time_shift_type", "exponential");
        json.Require(shift is "linear" or "exponential", "time_shift_type", "should be \"linear\" or \"exponential\"");
        ExponentialShift = shift == "exponential";
        foreach (string other in (string[])["use_beta_sigmas", "use_exponential_sigmas", "use_karras_sigmas", "invert_sigmas", "stochastic_sampling"])
        {
            json.Require(!json.Flag(other, false), other, "should be false: other schedules are not supported");
        }

        // The release writes false where others write null or a number.
        bool terminal = root.TryGetProperty("shift_terminal", out JsonElement value) && value.ValueKind is not (JsonValueKind.False or JsonValueKind.Null);
        Terminal = terminal ? (float)json.Number("shift_terminal", 0, 1) : 0f;
    }

    /// <summary>Whether the shift is e^mu in place of mu.</summary>
    public bool ExponentialShift { get; }

    /// <summary>The last sigma before zero that the schedule is stretched to; 0 for none.</summary>
    public float Terminal { get; }

    /// <summary>Reads a schedule.</summary>
    /// <param name="folder">The model's <c>scheduler</c> folder.</param>
    /// <exception cref="MynaException">The file is missing or damaged, or asks for another kind of schedule.</exception>
    public static ScheduleConfig Load(string folder)
    {
        string path = Path.Combine(folder, "scheduler_config.json");
        using JsonDocument document = JsonFile.Read(path);
        return new ScheduleConfig(new ConfigSection(path, "", document.RootElement), document.RootElement);
    }
}
