using Myna.Layers.Decomposition;
using Myna.Layers.Pictures;

namespace Myna.Layers.Text.Glyphs;

/// <summary>The letters of a line taken off their ground.</summary>
/// <param name="Box">Where on the canvas.</param>
/// <param name="Letters">Coverage by the letters' own colour, 0 to 1: [Box.Height, Box.Width].</param>
/// <param name="Ink">Letters, outlines and shadow with straight alpha; same size.</param>
/// <param name="Colour">The letters' colour.</param>
internal sealed record LineMatte(PixelBox Box, float[] Letters, Picture Ink, Rgb Colour);
