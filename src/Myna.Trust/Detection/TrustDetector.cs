using System.Security.Cryptography;
using Myna.Audio;
using Myna.Audio.Files;
using Myna.Audio.Watermark;
using Myna.Trust.Consent;
using Myna.Trust.Ledger;
using Myna.Trust.Provenance;

namespace Myna.Trust.Detection;

/// <summary>Looks at a file for everything that tells where it comes from.</summary>
/// <param name="ledger">Where this installation's watermarks lead; null for none.</param>
/// <param name="key">This installation's watermark key, whose id its marks carry; null for none.</param>
/// <param name="provenance">Reads manifests; null for one that trusts nobody in particular.</param>
public sealed class TrustDetector(GenerationLedger? ledger = null, WatermarkKey? key = null, ProvenanceReader? provenance = null)
{
    private readonly ProvenanceReader _provenance = provenance ?? new ProvenanceReader();

    /// <summary>Looks for watermarks; tests that are about something else put their own in.</summary>
    internal Func<AudioClip, CancellationToken, WatermarkReport> FindMark { get; init; } = (clip, cancellationToken) =>
        WatermarkDetector.Detect(clip.Samples, clip.SampleRate, key is null ? [WatermarkKey.Public] : [WatermarkKey.Public, key], cancellationToken);

    /// <summary>Looks.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="MynaException">It is missing, or no sound that can be read.</exception>
    public async Task<DetectionReport> DetectAsync(string path, CancellationToken cancellationToken = default)
    {
        AudioClip clip = (await AudioFile.ReadAsync(path, cancellationToken).ConfigureAwait(false)).ToMono();
        if (clip.Samples.Length == 0)
        {
            throw new MynaException($"{path} holds no sound; give a file with speech in it");
        }

        string hash;
        using (FileStream stream = File.OpenRead(path))
        {
            hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
        }

        WatermarkReport mark = FindMark(clip, cancellationToken);
        ProvenanceReport made = _provenance.Read(path, cancellationToken);
        return new DetectionReport
        {
            Seconds = clip.Seconds,
            Sha256 = hash,
            Watermark = mark,
            Provenance = made,
            SaysSynthetic = made.SaysTrainedModel || SyntheticMarks.In(path, cancellationToken),
            Guess = SyntheticSpeech.Fitted.Guess(clip, cancellationToken),
            LedgerEntry = mark.Payload is { } payload && payload.LedgerId != 0 && payload.KeyId == key?.Id
                ? ledger?.Find(payload.LedgerId, cancellationToken)
                : null,
        };
    }
}
