using static System.FormattableString;

namespace Myna.Voice.Alignment;

/// <summary>Warns where the transcript given with a reference clip is not what is said in it.</summary>
internal static class TranscriptCheck
{
    /// <summary>Aligns and, where the transcript does not fit or could not be checked, says so. Only cancellation passes as an error.</summary>
    public static void Run(
        IAligner aligner,
        float[] samples,
        int sampleRate,
        string transcript,
        string? language,
        IProgress<string> warnings,
        CancellationToken cancellationToken)
    {
        try
        {
            // Prompts are made synchronously; only the phonemizer's child process is waited for here.
            AlignmentReport report = aligner
                .AlignAsync(samples, sampleRate, transcript, language ?? "en-us", cancellationToken).GetAwaiter().GetResult();
            if (!report.Fits)
            {
                warnings.Report(Invariant(
                    $"The transcript does not seem to be what is said in the clip (confidence {report.Confidence:0.00}): check that it belongs to this clip and is whole."));
            }
        }
        catch (MynaException exception)
        {
            warnings.Report($"The transcript could not be checked against the clip: {exception.Message}");
        }
    }
}
