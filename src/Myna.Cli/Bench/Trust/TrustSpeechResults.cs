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

/// <summary>How often the advisory synthetic-speech score is wrong.</summary>
/// <param name="Eer">Equal error rate on speakers and voices it was not fitted to, of makers it was.</param>
/// <param name="OtherMakersMissed">Share of other makers' speech that passes for a person's; null where none was measured.</param>
/// <param name="Makers">By who spoke.</param>
internal sealed record SyntheticPartResult(double Eer, double? OtherMakersMissed, IReadOnlyList<SyntheticMakerResult> Makers);

/// <summary>Speech of one maker.</summary>
/// <param name="Maker">A program, or <c>person</c>.</param>
/// <param name="Fitted">Whether other speech of this maker was fitted to.</param>
/// <param name="Files">How many files.</param>
/// <param name="Wrong">How many of them are judged wrongly.</param>
/// <param name="Eer">Equal error rate against the persons.</param>
internal sealed record SyntheticMakerResult(string Maker, bool Fitted, int Files, int Wrong, double? Eer);
