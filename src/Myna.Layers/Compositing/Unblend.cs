using Myna.Layers.Pictures;

namespace Myna.Layers.Compositing;

/// <summary>
/// The inverse of <see cref="Over"/>: given what is seen and what lies beneath, the layer that makes the one from the
/// other <em>exactly</em>, bit for bit.
/// </summary>
/// <remarks>
/// <para>For a seen value I over an opaque backdrop B, a layer of alpha a and colour F is right if and only if
/// 255·I − 127 ≤ a·F + (255 − a)·B ≤ 255·I + 127. The alpha asked for is raised to the least one for which such an F in
/// 0..255 exists in all three channels, and of the fitting colours the one nearest to the colour asked for is taken. As
/// the interval is 254 / a wide, it holds a whole number for every a.</para>
/// <para>Where a wrong guess of what lies beneath would need impossible colours, the alpha therefore goes up: the share
/// of such pixels tells how good the guess was.</para>
/// <para>Where the picture itself is half transparent, the whole pixel goes into the topmost layer that covers it and
/// nothing stays beneath.</para>
/// </remarks>
public static class Unblend
{
    /// <summary>What an unblending had to change.</summary>
    /// <param name="CoveredPixels">Pixels whose alpha is above 0 in the layer.</param>
    /// <param name="RaisedPixels">Those whose alpha was raised by more than one step of 255.</param>
    public readonly record struct Outcome(long CoveredPixels, long RaisedPixels)
    {
        /// <summary>Sums over several layers.</summary>
        public static Outcome operator +(Outcome a, Outcome b)
            => new(a.CoveredPixels + b.CoveredPixels, a.RaisedPixels + b.RaisedPixels);

        /// <summary>Sums over several layers.</summary>
        public static Outcome Add(Outcome a, Outcome b) => a + b;

        /// <summary>The share of the covered pixels whose alpha was raised, 0 to 1.</summary>
        public double RaisedShare => CoveredPixels == 0 ? 0 : (double)RaisedPixels / CoveredPixels;
    }

    /// <summary>Solves for a layer so that <c>Over.Blend(layer, beneath)</c> gives <paramref name="target"/> exactly.</summary>
    /// <param name="target">What is seen.</param>
    /// <param name="beneath">
    /// What lies beneath, a guess. Where the layer is empty it becomes the target; where the target is not opaque, empty.
    /// Elsewhere it must be opaque and stays as it is.
    /// </param>
    /// <param name="layer">The alpha and colour asked for; receives those that are exact.</param>
    public static Outcome Solve(Picture target, Picture beneath, Picture layer)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(beneath);
        ArgumentNullException.ThrowIfNull(layer);
        if (beneath.Width != target.Width || beneath.Height != target.Height || layer.Width != target.Width || layer.Height != target.Height)
        {
            throw new ArgumentException("the three pictures differ in size");
        }

        return Solve(target.Pixels, beneath.Pixels, layer.Pixels);
    }

    /// <summary>Solves for a row of pixels; the arguments are those of the other overload.</summary>
    public static Outcome Solve(ReadOnlySpan<byte> target, Span<byte> beneath, Span<byte> layer)
    {
        long covered = 0, raised = 0;
        for (int i = 0; i < target.Length; i += Picture.Channels)
        {
            ReadOnlySpan<byte> seen = target.Slice(i, Picture.Channels);
            Span<byte> under = beneath.Slice(i, Picture.Channels);
            Span<byte> pixel = layer.Slice(i, Picture.Channels);
            if (pixel[3] == 0 || seen[3] == 0)
            {
                pixel.Clear();
                seen.CopyTo(under);
                continue;
            }

            covered++;
            if (seen[3] != 255)
            {
                seen.CopyTo(pixel);
                under.Clear();
                continue;
            }

            under[3] = 255;
            int asked = pixel[3];
            SolvePixel(seen, under, pixel);
            raised += pixel[3] > asked + 1 ? 1 : 0;
        }

        return new Outcome(covered, raised);
    }

    private static void SolvePixel(ReadOnlySpan<byte> seen, ReadOnlySpan<byte> under, Span<byte> pixel)
    {
        int alpha = pixel[3];
        for (int c = 0; c < 3; c++)
        {
            alpha = Math.Max(alpha, LeastAlpha(seen[c], under[c]));
        }

        pixel[3] = (byte)alpha;
        for (int c = 0; c < 3; c++)
        {
            // a·F must lie in [middle − 127, middle + 127].
            int middle = (255 * seen[c]) - ((255 - alpha) * under[c]);
            int low = Math.Max(0, CeilingDivide(middle - 127, alpha));
            int high = Math.Min(255, FloorDivide(middle + 127, alpha));
            pixel[c] = (byte)Math.Clamp(pixel[c], low, high);
        }
    }

    /// <summary>The least alpha with which some colour over <paramref name="under"/> gives <paramref name="seen"/>.</summary>
    internal static int LeastAlpha(int seen, int under)
        => seen > under ? CeilingDivide((255 * (seen - under)) - 127, 255 - under)
            : seen < under ? CeilingDivide((255 * (under - seen)) - 127, under)
            : 0;

    private static int FloorDivide(int a, int b) => a >= 0 ? a / b : -((-a + b - 1) / b);

    private static int CeilingDivide(int a, int b) => a >= 0 ? (a + b - 1) / b : -(-a / b);
}
