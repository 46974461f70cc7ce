using System.Text.Json;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Diffusion.QwenImageLayered.Caption;

/// <summary>
/// Chooses the likeliest token after those that were there before, in the prompt or in the answer, are made less likely (Keskar et al.,
/// "CTRL", 2019, section 4.1). The release draws at a temperature of 1e-6, which is the same.
/// </summary>
/// <param name="penalty">1 or more.</param>
internal sealed class RepetitionPenalty(float penalty)
{
    private const double Usual = 1.05;

    /// <summary>Reads <c>generation_config.json</c>, or takes the usual value where there is none.</summary>
    /// <exception cref="MynaException">The file is damaged.</exception>
    public static RepetitionPenalty Load(string folder)
    {
        string path = Path.Combine(folder, "generation_config.json");
        if (!File.Exists(path))
        {
            return new RepetitionPenalty((float)Usual);
        }

        using JsonDocument document = JsonFile.Read(path);
        return new RepetitionPenalty((float)new ConfigSection(path, "", document.RootElement).Number("repetition_penalty", 1e-3, 1e3, Usual));
    }

    /// <summary>Changes logits in place: positive ones are divided, negative ones multiplied, once for each token.</summary>
    /// <param name="logits">One for each token of the vocabulary.</param>
    /// <param name="before">The tokens that were there.</param>
    public void Apply(Span<float> logits, IReadOnlySet<int> before)
    {
        foreach (int id in before)
        {
            logits[id] = logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty;
        }
    }

    /// <summary>The token with the highest logit, the first of equal ones.</summary>
    public static int Likeliest(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best])
            {
                best = i;
            }
        }

        return best;
    }
}
