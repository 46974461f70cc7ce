using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Glass;

/// <summary>A half-transparent pane of constant opacity: what is seen through it is I = t·U + k.</summary>
/// <param name="Box">Where on the canvas.</param>
/// <param name="Inside">Within the box: where the pane lies, things that lie on it included.</param>
/// <param name="Clear">Within the box: where what lies beneath is seen through it.</param>
/// <param name="Transmission">t, 0 to 1.</param>
/// <param name="Added">k = (1 − t) · the pane's colour.</param>
internal sealed record Pane(PixelBox Box, bool[] Inside, bool[] Clear, float Transmission, Rgb Added)
{
    /// <summary>The pane's own colour.</summary>
    public Rgb Colour => (1 / (1 - Transmission) * Added).Clamp();

    /// <summary>What lies beneath, from what is seen.</summary>
    public Rgb Beneath(Rgb seen) => (1 / Transmission) * (seen - Added);
}
