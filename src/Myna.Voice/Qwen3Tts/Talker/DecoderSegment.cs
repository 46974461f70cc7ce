namespace Myna.Voice.Qwen3Tts;

/// <summary>
/// Consecutive new positions of one stream inside a pass over the weights: a piece of a prompt, or the one position of a
/// frame. Passes take segments of several streams, whose rows do not see each other.
/// </summary>
/// <param name="Cache">Keys and values of the stream's positions so far; the new ones are added behind them.</param>
/// <param name="FirstRow">The segment's first row in the pass.</param>
/// <param name="Rows">Number of rows.</param>
internal readonly record struct DecoderSegment(KeyValueCache Cache, int FirstRow, int Rows)
{
    /// <summary>The segment's last row in the pass.</summary>
    public int LastRow => FirstRow + Rows - 1;
}
