using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Evaluation.Designs;

/// <summary>A generated design with its true layers.</summary>
/// <param name="Input">What is seen: the layers composited in real numbers and rounded once.</param>
/// <param name="Layers">The true layers, bottom first, as large as the canvas.</param>
public sealed record Design(Picture Input, IReadOnlyList<DesignLayer> Layers);

/// <summary>One true layer of a design.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Style">How it was made: <c>gradient</c>, <c>stripes</c>, <c>star</c>, <c>hair</c>…</param>
/// <param name="Picture">Its pixels on the whole canvas, straight alpha, complete also where covered.</param>
/// <param name="Text">The string of a text layer.</param>
public sealed record DesignLayer(LayerKind Kind, string Style, Picture Picture, string? Text = null);
