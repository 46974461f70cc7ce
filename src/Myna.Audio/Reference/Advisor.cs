using static System.FormattableString;

namespace Myna.Audio.Reference;

/// <summary>Turns the numbers of a report into advice.</summary>
/// <remarks>The bounds are judgements, not measurements: what is clearly audible in a clone, or clearly not.</remarks>
internal static class Advisor
{
    /// <summary>What could be better about a clip, the most serious first.</summary>
    public static IReadOnlyList<ReferenceAdvice> Advise(ReferenceReport report, ReferenceSettings settings)
        => [.. All(report, settings).OrderByDescending(advice => advice.Severity)];

    private static IEnumerable<ReferenceAdvice> All(ReferenceReport report, ReferenceSettings settings)
    {
        if (report.ClippedShare >= 0.001)
        {
            bool heavily = report.ClippedShare >= 0.02;
            yield return new ReferenceAdvice(
                heavily ? AdviceSeverity.Serious : AdviceSeverity.Warning,
                AdviceTopic.Clipping,
                Invariant($"the clip is {(heavily ? "heavily " : "")}clipped in {report.ClippedShare * 100:0.0} % of its samples; record again with lower gain"));
        }

        if (report.SignalToNoiseDecibels < 15)
        {
            yield return new ReferenceAdvice(
                report.SignalToNoiseDecibels < 8 ? AdviceSeverity.Serious : AdviceSeverity.Warning,
                AdviceTopic.Noise,
                Invariant($"speech is only about {report.SignalToNoiseDecibels:0} dB above the noise, which would be cloned with the voice; record in a quieter room or nearer to the microphone, with short pauses"));
        }

        if (report.BandwidthHz < 7000)
        {
            yield return new ReferenceAdvice(
                report.BandwidthHz < 5000 ? AdviceSeverity.Serious : AdviceSeverity.Warning,
                AdviceTopic.Bandwidth,
                Invariant($"the clip has nothing above {report.BandwidthHz / 1000:0.0} kHz, as from a telephone; the voice will sound muffled: give a recording of {settings.SampleRate} Hz or more"));
        }

        if (report.SpeechDbfs < -45)
        {
            yield return new ReferenceAdvice(
                AdviceSeverity.Warning,
                AdviceTopic.Level,
                Invariant($"the clip is soft: its speech is at {report.SpeechDbfs:0} dBFS; record nearer to the microphone or with higher gain"));
        }

        if (Math.Abs(report.DcOffset) > 0.02)
        {
            yield return new ReferenceAdvice(
                AdviceSeverity.Warning,
                AdviceTopic.DcOffset,
                Invariant($"the wave is off its zero line by {report.DcOffset * 100:0.0} % of full scale; check the sound card, or filter the clip: ffmpeg -i in.wav -af highpass=f=30 out.wav"));
        }

        if (report.UsedSeconds < 6)
        {
            yield return new ReferenceAdvice(
                AdviceSeverity.Note,
                AdviceTopic.Length,
                Invariant($"{report.UsedSeconds:0.0} s of speech is enough, 8 to {settings.MostSeconds:0} s resemble the speaker more"));
        }
    }
}
