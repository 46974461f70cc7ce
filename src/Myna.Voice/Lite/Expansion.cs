namespace Myna.Voice.Lite;

/// <summary>From symbols to frames: each symbol's row stands as many times as the symbol lasts frames (specification §6).</summary>
internal static class Expansion
{
    /// <summary>Repeats rows.</summary>
    /// <param name="rows"><c>[symbols, channels]</c>.</param>
    /// <param name="channels">Length of a row.</param>
    /// <param name="frames">How often each row stands, <c>[symbols]</c>.</param>
    /// <param name="expanded">Receives <c>[Σ frames, channels]</c>.</param>
    public static void Repeat(ReadOnlySpan<float> rows, int channels, ReadOnlySpan<int> frames, Span<float> expanded)
    {
        int at = 0;
        for (int symbol = 0; symbol < frames.Length; symbol++)
        {
            ReadOnlySpan<float> row = rows.Slice(symbol * channels, channels);
            for (int i = 0; i < frames[symbol]; i++, at += channels)
            {
                row.CopyTo(expanded[at..]);
            }
        }
    }
}
