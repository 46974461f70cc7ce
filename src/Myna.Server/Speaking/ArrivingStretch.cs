namespace Myna.Server.Speaking;

/// <summary>A part of a text that arrives bit by bit, spoken to its end before the next part.</summary>
/// <param name="Start">Where it begins in the whole text, in UTF-16 units.</param>
/// <param name="Text">The bits.</param>
internal sealed record ArrivingStretch(int Start, IAsyncEnumerable<string> Text);
