using Myna.Layers.Document;

namespace Myna.Layers.Formats;

/// <summary>
/// How wide lines are in the fonts that live text is set in: the widths of Helvetica, Times and Courier (Adobe's core 14
/// AFM files), which Arial, Times New Roman, Courier New and the Liberation fonts share.
/// </summary>
internal static class LetterWidths
{
    private const double Courier = 0.6;
    private const double Ideograph = 1;
    private const double BoldFactor = 1.06;

    // In thousandths of an em, from the blank to the tilde.
    private static readonly short[] Helvetica =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    private static readonly short[] Times =
    [
        250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444,
        921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500,
        333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
    ];

    /// <summary>How wide a line is, in ems.</summary>
    public static double Of(string line, TextBlock block)
    {
        short[] table = block.Typeface == TypefaceClass.Serif ? Times : Helvetica;
        double sum = 0;
        foreach (char letter in line)
        {
            sum += letter >= 0x2E80 ? Ideograph
                : block.Typeface == TypefaceClass.Monospace ? Courier
                : (letter is >= ' ' and <= '~' ? table[letter - ' '] : table['n' - ' ']) / 1000.0;
        }

        return block.Bold == true && block.Typeface != TypefaceClass.Monospace ? sum * BoldFactor : sum;
    }
}
