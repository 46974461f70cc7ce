using System.Security.Cryptography;
using Myna.Audio;
using Myna.Audio.Files;
using Myna.Audio.Watermark;
using Myna.Trust.Consent;
using Myna.Trust.Ledger;

namespace Myna.Trust.Detection;

/// <summary>Looks at a file for everything that tells where it comes from.</summary>
/// <param name="ledger">Where this installation's watermarks lead; null for none.</param>
/// <param name="keys">Keys whose watermarks are looked for beside the public one.</param>
/// <param name="installation">The id in this installation's watermarks; null for none.</param>
public sealed class TrustDetector(GenerationLedger? ledger = null, IReadOnlyList<WatermarkKey>? keys = null, ushort? installation = null)
{
    private readonly IReadOnlyList<WatermarkKey> _keys = [WatermarkKey.Public, .. keys ?? []];

    /// <summary>Looks.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="MynaException">It is missing, or no sound that can be read.</exception>
    public async Task<DetectionReport> DetectAsync(string path, CancellationToken cancellationToken = default)
    {
        AudioClip clip = (await AudioFile.ReadAsync(path, cancellationToken).ConfigureAwait(false)).ToMono();
        string hash;
        using (FileStream stream = File.OpenRead(path))
        {
            hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
        }

        WatermarkReport mark = WatermarkDetector.Detect(clip.Samples, clip.SampleRate, _keys, cancellationToken);
        return new DetectionReport
        {
            Seconds = clip.Seconds,
            Sha256 = hash,
            Watermark = mark,
            SaysSynthetic = SyntheticMarks.In(path, cancellationToken),
            LedgerEntry = mark.Payload is { } payload && payload.KeyId == installation && payload.LedgerId != 0
                ? ledger?.Find(payload.LedgerId, cancellationToken)
                : null,
        };
    }
}
