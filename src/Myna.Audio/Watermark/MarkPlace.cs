namespace Myna.Audio.Watermark;

/// <summary>Where a mark may be: a place and a speed, and how clearly it is heard there.</summary>
/// <param name="Start">The place where its pattern begins; may lie before the recording.</param>
/// <param name="Periods">How many times the pattern is heard in a row.</param>
/// <param name="Tempo">How fast the recording runs against the speech as it was made.</param>
/// <param name="LogChance">
/// Logarithm of a bound on the chance that a key which has nothing to do with the recording is heard this clearly somewhere.
/// </param>
internal readonly record struct MarkPlace(int Start, int Periods, double Tempo, double LogChance)
{
    /// <summary>The place of a pair of the pattern, counted from its beginning.</summary>
    public int Of(int pair) => Of(Start, pair, Tempo);

    /// <summary>The place of a pair of a pattern that begins at a place.</summary>
    public static int Of(int start, int pair, double tempo) => start + (int)Math.Round(pair * SoundTiles.PlacesPerPair / tempo);
}
