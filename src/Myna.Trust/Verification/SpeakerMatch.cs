namespace Myna.Trust.Verification;

/// <summary>How two voices compare.</summary>
/// <param name="Score">Cosine of the speaker vectors less the mean speaker, -1 to 1.</param>
/// <param name="Probability">How probable it is that both are one person, where that is as likely as not beforehand.</param>
/// <param name="IsSame">The decision: the probability is at least one half.</param>
/// <param name="Threshold">The score where the decision turns.</param>
/// <param name="Model">Tag of the speaker model.</param>
public sealed record SpeakerMatch(double Score, double Probability, bool IsSame, double Threshold, string Model);
