using Myna.Voice.Randomness;

namespace Myna.Voice.Qwen3Tts.Sampling;

/// <summary>
/// The random numbers of a request: each a function of the seed and of what it is for, so that the same request says the same
/// on every machine, whatever else is spoken beside it.
/// </summary>
/// <remarks>
/// The number for a code is made from <see cref="Philox"/> of the counter (frame, code group, utterance, attempt · 256 + 2)
/// under the seed as key (low word first): the upper 27 bits of the first word and then the upper 26 of the second, as a fraction
/// of 2^53. The 2 keeps these numbers apart from Lite's noise, which has 0 and 1 in its place.
/// </remarks>
/// <param name="Seed">The request's seed.</param>
/// <param name="Utterance">Number of the utterance within the request.</param>
/// <param name="Attempt">0, and 1 and up where an utterance is made anew because the one before went astray.</param>
internal readonly record struct SeededDraws(ulong Seed, int Utterance = 0, int Attempt = 0)
{
    private const uint Purpose = 2;

    /// <summary>A number in [0, 1).</summary>
    /// <param name="frame">Number of the frame.</param>
    /// <param name="group">Number of the code in the frame; 0 is the talker's.</param>
    public double Uniform(int frame, int group)
    {
        (uint x0, uint x1, _, _) = Philox.Block(
            (uint)frame, (uint)group, (uint)Utterance, ((uint)Attempt << 8) + Purpose, (uint)Seed, (uint)(Seed >> 32));
        return (((ulong)(x0 >> 5) << 26) | (x1 >> 6)) * (1.0 / (1L << 53));
    }
}
