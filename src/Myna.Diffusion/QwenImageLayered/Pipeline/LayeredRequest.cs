using Myna.Diffusion.QwenImageLayered.Sampling;
using Myna.Layers.Pictures;

namespace Myna.Diffusion.QwenImageLayered.Pipeline;

/// <summary>What is asked of the model.</summary>
public sealed record LayeredRequest
{
    /// <summary>Layers to make, bottom to top.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>Steps from noise to picture; 50 is what the authors use.</summary>
    public int Steps { get; init; } = 50;

    /// <summary>640 (recommended by the authors) or 1024: the picture is worked on at about that size squared.</summary>
    public int Resolution { get; init; } = 640;

    /// <summary>What the whole picture shows, hidden parts included; it describes and does not steer.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>What it should not be; without one, or with a guidance of 1 or less, there is no guidance and a step takes half the time.</summary>
    public string? NegativePrompt { get; init; } = " ";

    /// <summary>How far the result is pushed from the negative prompt to the prompt.</summary>
    public float Guidance { get; init; } = 4f;

    /// <summary>Whether guidance keeps the length of each token, as the authors' app does.</summary>
    public bool NormaliseGuidance { get; init; } = true;

    /// <summary>Where the noise starts from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How the time is rounded.</summary>
    public TimeRounding TimeRounding { get; init; } = TimeRounding.BFloat16;

    /// <summary>Steps between two previews; 0 for none.</summary>
    public int PreviewEvery { get; init; }

    /// <summary>Whether there are two passes a step.</summary>
    public bool IsGuided => Guidance > 1f && NegativePrompt is not null;

    /// <summary>Refuses what cannot be done.</summary>
    /// <exception cref="MynaException">A number is out of range.</exception>
    public void Check()
    {
        if (Layers is < 1 or > 64)
        {
            throw new MynaException($"{Layers} layers were asked for; the model makes 1 to 64 (it was trained with 2 to 10)");
        }

        if (Steps is < 1 or > 1000)
        {
            throw new MynaException($"{Steps} steps were asked for; 1 to 1000 can be made, and 50 is what the model was trained for");
        }

        if (!float.IsFinite(Guidance) || Guidance is < 0 or > 100)
        {
            throw new MynaException($"the guidance is {Guidance}; it goes from 0 to 100, and 4 is usual");
        }
    }
}

/// <summary>How far a run has come.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">0 to 1, of the whole run.</param>
/// <param name="Step">Steps that are done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Left">How long the rest will take; null before that is known.</param>
/// <param name="Preview">Makes small pictures of the layers as they are now, bottom first; null where there are none. Only to be called at once.</param>
public readonly record struct LayeredProgress(string Stage, double Done, int Step, int Steps, TimeSpan? Left, Func<IReadOnlyList<Picture>>? Preview);
