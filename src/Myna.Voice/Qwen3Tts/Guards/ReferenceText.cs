using System.Globalization;

namespace Myna.Voice.Qwen3Tts.Guards;

/// <summary>
/// Notices a reference text that cannot be what is said in the clip: then the model says the rest of it, or leaves out the
/// beginning of what it is to say.
/// </summary>
internal static class ReferenceText
{
    /// <summary>Compares a text with its clip's length.</summary>
    /// <param name="text">What is said to be spoken in the clip.</param>
    /// <param name="clipSeconds">How long the clip is.</param>
    /// <returns>A warning for a person; null where the two may fit.</returns>
    public static string? Doubt(string text, double clipSeconds)
    {
        SpeakingTime time = SpeakingTime.Of(text);
        const double Spare = 2;
        return time.LeastSeconds > clipSeconds
            ? $"The reference text is too long for its clip: it takes about {Seconds(time.ExpectedSeconds)} to say, the clip lasts {Seconds(clipSeconds)}. Give only what is said in the clip, or leave the text out."
            : time.MostSeconds + Spare < clipSeconds
                ? $"The reference text is too short for its clip: it takes about {Seconds(time.ExpectedSeconds)} to say, the clip lasts {Seconds(clipSeconds)}. Give all that is said in the clip, or leave the text out."
                : null;

        static string Seconds(double value) => value.ToString("0.0", CultureInfo.InvariantCulture) + " s";
    }
}
