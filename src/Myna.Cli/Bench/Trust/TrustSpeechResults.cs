namespace Myna.Cli.Bench.Trust;

/// <summary>How well speakers are told apart.</summary>
/// <param name="EerHalvesExchanged">Equal error rate with calibration and measurement exchanged.</param>
/// <param name="FalseAccepts">Share of different speakers taken for one, at the built-in threshold.</param>
/// <param name="FalseRejects">Share of same speakers taken for different ones, there.</param>
/// <param name="SamePairs">Pairs of clips of one speaker.</param>
/// <param name="OtherPairs">Pairs of clips of two.</param>
internal sealed record SpeakerPartResult(double EerHalvesExchanged, double FalseAccepts, double FalseRejects, int SamePairs, int OtherPairs);

/// <summary>Readings of a kind.</summary>
/// <param name="Kind">What was read in place of what was asked.</param>
/// <param name="Accepted">How many were taken as right.</param>
/// <param name="Tried">How many there were.</param>
internal sealed record PhraseKindResult(string Kind, int Accepted, int Tried);
