namespace Myna.Audio.Watermark;

/// <summary>What the detector found in a recording.</summary>
public sealed record WatermarkReport
{
    /// <summary>Whether the mark of one of the keys is there: <see cref="PValue"/> is at most <see cref="WatermarkDetector.Significance"/>.</summary>
    public required bool Present { get; init; }

    /// <summary>
    /// The chance that a recording without the mark would look at least as marked as this one does, over all keys, places and
    /// speeds that were tried. An upper bound that holds for any recording, as long as it was made without knowing the key.
    /// </summary>
    public required double PValue { get; init; }

    /// <summary>What the mark says; null where there is none, or where it is too damaged to be read.</summary>
    public WatermarkPayload? Payload { get; init; }

    /// <summary>The key whose mark it is; null where there is none.</summary>
    public WatermarkKey? Key { get; init; }

    /// <summary>Where the mark was found, in order, to within about a second.</summary>
    public IReadOnlyList<WatermarkRange> Ranges { get; init; } = [];

    /// <summary>
    /// How fast the recording runs against the speech as it was made: 1 as made, 1.01 one percent faster. 1 where there is no mark.
    /// </summary>
    public double Speed { get; init; } = 1;

    /// <summary>The bits of the code as they were heard: a sign for each says 0 (above zero) or 1. Empty where there is no mark.</summary>
    public IReadOnlyList<float> SoftBits { get; init; } = [];

    /// <summary>Share of the code's bits that were heard wrongly, before any correction, if the mark said a payload.</summary>
    /// <returns>0 to 1; one half where nothing was heard.</returns>
    public double BitErrors(WatermarkPayload payload)
    {
        bool[] code = PayloadCode.Encode(payload);
        return SoftBits.Count == 0 ? 0.5 : SoftBits.Where((soft, i) => soft > 0 == code[i]).Count() / (double)code.Length;
    }
}
