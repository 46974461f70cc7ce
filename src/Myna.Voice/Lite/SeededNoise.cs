using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;
using Myna.Voice.Randomness;

namespace Myna.Voice.Lite;

/// <summary>What a stream of noise is for; streams of different purpose are independent.</summary>
internal enum NoisePurpose
{
    /// <summary>Where the decoder starts: rows of the mel, one value for each band.</summary>
    Mel = 0,

    /// <summary>Breath of the vocoder: one value a sample.</summary>
    Waveform = 1,
}

/// <summary>
/// Standard normal noise that is a function of a seed, a sentence, a purpose and a position: the same bits on every
/// machine and at every vector width, in whatever pieces it is drawn.
/// </summary>
/// <remarks>
/// Block b of a stream is <see cref="Philox"/> of the counter (b, sentence, purpose) under the seed as key. Its four
/// words make two pairs (u, t): u in (0, 1] and t in [0, 1), 24 bits each; a pair makes the two numbers
/// √(-2 ln u)·cos 2πt and √(-2 ln u)·sin 2πt (G. E. P. Box, M. E. Muller, "A Note on the Generation of Random Normal
/// Deviates", 1958). So numbers 4b … 4b+3 come from block b, and none is larger than 5.77.
/// </remarks>
/// <param name="seed">The request's seed.</param>
/// <param name="sentence">Number of the sentence within the request.</param>
/// <param name="purpose">What the noise is for.</param>
internal readonly unsafe struct SeededNoise(ulong seed, int sentence, NoisePurpose purpose)
{
    private const int BlockNumbers = 4;
    private const int TileBlocks = 64;
    private const int TilePairs = 2 * TileBlocks;
    private const float To24Bits = 1f / (1 << 24);

    /// <summary>Draws numbers.</summary>
    /// <param name="target">Receives numbers <paramref name="first"/>, <paramref name="first"/> + 1, …</param>
    /// <param name="first">Position in the stream of the first one.</param>
    public void Fill(Span<float> target, long first = 0) => Fill(target, first, Simd.Width);

    /// <summary>Draws numbers with a given vector width.</summary>
    internal void Fill(Span<float> target, long first, VectorWidth width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        float* radii = stackalloc float[TilePairs];
        float* turns = stackalloc float[TilePairs];
        while (!target.IsEmpty)
        {
            long block = first / BlockNumbers;
            int skip = (int)(first % BlockNumbers);
            int count = Math.Min(target.Length, (TileBlocks * BlockNumbers) - skip);
            int pairs = (skip + count + 1) / 2;
            Draw(block, radii, turns, pairs);
            BoxMuller(radii, turns, pairs, width);
            Interleave(radii, turns, skip, target[..count]);
            target = target[count..];
            first += count;
        }
    }

    /// <summary>Uniform numbers of whole blocks: u into <paramref name="radii"/>, t into <paramref name="turns"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Draw(long block, float* radii, float* turns, int pairs)
    {
        for (int pair = 0; pair < pairs; pair += 2, block++)
        {
            (uint x0, uint x1, uint x2, uint x3) = Philox.Block(
                (uint)block, (uint)(block >> 32), (uint)sentence, (uint)purpose, (uint)seed, (uint)(seed >> 32));
            radii[pair] = ((int)(x0 >> 8) + 1) * To24Bits;
            turns[pair] = (int)(x1 >> 8) * To24Bits;
            radii[pair + 1] = ((int)(x2 >> 8) + 1) * To24Bits;
            turns[pair + 1] = (int)(x3 >> 8) * To24Bits;
        }
    }

    private static void BoxMuller(float* radii, float* turns, int pairs, VectorWidth width)
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                BoxMuller<Lanes512, Vector512<float>>(radii, turns, pairs);
                break;
            case VectorWidth.Bits256:
                BoxMuller<Lanes256, Vector256<float>>(radii, turns, pairs);
                break;
            case VectorWidth.Bits128:
                BoxMuller<Lanes128, Vector128<float>>(radii, turns, pairs);
                break;
            default:
                BoxMuller<LanesScalar, float>(radii, turns, pairs);
                break;
        }
    }

    /// <summary>In: u and t. Out: r·cos 2πt and r·sin 2πt, each in place.</summary>
    /// <remarks>Runs on to the end of a register: the tile is a multiple of all widths.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BoxMuller<TL, TV>(float* radii, float* turns, int pairs)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TV minusTwo = TL.Splat(-2f);
        for (int i = 0; i < pairs; i += TL.Count)
        {
            TV radius = TL.Sqrt(TL.Multiply(minusTwo, Polynomials.Log<TL, TV>(TL.Load(radii + i))));
            TV turn = TL.Load(turns + i);
            TL.Store(TL.Multiply(radius, Polynomials.CosTurns<TL, TV>(turn)), radii + i);
            TL.Store(TL.Multiply(radius, Polynomials.SinTurns<TL, TV>(turn)), turns + i);
        }
    }

    private static void Interleave(float* cosines, float* sines, int skip, Span<float> target)
    {
        int i = 0;
        if ((skip & 1) == 1)
        {
            target[i++] = sines[skip / 2];
        }

        int pair = (skip + 1) / 2;
        for (; i + 1 < target.Length; i += 2, pair++)
        {
            target[i] = cosines[pair];
            target[i + 1] = sines[pair];
        }

        if (i < target.Length)
        {
            target[i] = cosines[pair];
        }
    }
}
