using Myna.Layers.Pictures;

namespace Myna.Layers.Editing.Selecting;

/// <summary>What a person marked, in pixels of the layer's picture.</summary>
/// <param name="Box">All of the thing is in it; null for no box.</param>
/// <param name="Include">Points on the thing.</param>
/// <param name="Exclude">Points that are not on it.</param>
internal sealed record SelectionMarks(PixelBox? Box, IReadOnlyList<(int X, int Y)> Include, IReadOnlyList<(int X, int Y)> Exclude);
