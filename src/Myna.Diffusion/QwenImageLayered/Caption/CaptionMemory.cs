using Myna.Diffusion.QwenImageLayered.Pipeline;
using Myna.Diffusion.QwenImageLayered.Text;
using Myna.Diffusion.QwenImageLayered.Weights;

namespace Myna.Diffusion.QwenImageLayered.Caption;

/// <summary>How much of the language model stays in memory while it speaks: every layer is needed for every token.</summary>
internal static class CaptionMemory
{
    /// <summary>The vision tower's maps, keys and values, and what the first pass over the instruction takes.</summary>
    private const long WorkingBytes = 1L << 30;

    /// <summary>Layers that stay within a limit, all of them where they fit.</summary>
    public static int ResidentLayers(LanguageModelConfig config, WeightFormat format, long limitBytes)
    {
        long layer = MemoryPlan.TextLayer(config, format), head = MemoryPlan.Matrix(config.Vocabulary, config.Width, format);
        long room = limitBytes - head - WorkingBytes - (2 * layer);
        return room >= layer * config.Layers ? config.Layers : (int)Math.Clamp(room / layer, 0, config.Layers);
    }
}
