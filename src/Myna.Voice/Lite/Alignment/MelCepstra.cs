namespace Myna.Voice.Lite.Alignment;

/// <summary>
/// Mel frames as a few cepstral coefficients (orthonormal DCT-II over the bands), in which a sound is told from another by distance
/// alone. Fine structure above the first coefficients is the voice's, not the sound's; the first, loudness, counts little,
/// because a reader's emphasis is not the text's.
/// </summary>
internal sealed class MelCepstra
{
    /// <summary>Coefficients kept.</summary>
    public const int Count = 24;

    private const double WeightOfLoudness = 0.25;

    // Variance of a coefficient around its mean: the log-likelihoods come out in nats of about the right size.
    private const double Variance = 10;

    private readonly float[] _basis; // [Count, mels], scaled so that half the squared distance is a negative log-likelihood
    private readonly int _mels;

    /// <summary>Makes the table.</summary>
    /// <param name="mels">Bands of a frame.</param>
    public MelCepstra(int mels)
    {
        _mels = mels;
        _basis = new float[Count * mels];
        for (int k = 0; k < Count; k++)
        {
            double norm = Math.Sqrt((k == 0 ? 1.0 : 2.0) / mels) * (k == 0 ? WeightOfLoudness : 1) / Math.Sqrt(Variance);
            for (int band = 0; band < mels; band++)
            {
                _basis[(k * mels) + band] = (float)(norm * Math.Cos(Math.PI * k * ((2 * band) + 1) / (2 * mels)));
            }
        }
    }

    /// <summary>Transforms frames.</summary>
    /// <param name="mel">Normalised mel frames, <c>[n, mels]</c>.</param>
    /// <param name="cepstra">Receives <c>[n, Count]</c>.</param>
    public void Transform(ReadOnlySpan<float> mel, Span<float> cepstra)
    {
        int n = mel.Length / _mels;
        for (int t = 0; t < n; t++)
        {
            ReadOnlySpan<float> frame = mel.Slice(t * _mels, _mels);
            for (int k = 0; k < Count; k++)
            {
                ReadOnlySpan<float> row = _basis.AsSpan(k * _mels, _mels);
                float sum = 0;
                for (int band = 0; band < row.Length; band++)
                {
                    sum += frame[band] * row[band];
                }

                cepstra[(t * Count) + k] = sum;
            }
        }
    }

    /// <summary>Log-likelihood of every frame under every mean: minus half their squared distance.</summary>
    /// <param name="frames">Cepstra of the frames, <c>[T, Count]</c>.</param>
    /// <param name="means">Cepstra of the means, <c>[X, Count]</c>.</param>
    /// <param name="logLikelihoods">Receives <c>[T, X]</c>.</param>
    public static void Compare(ReadOnlySpan<float> frames, ReadOnlySpan<float> means, Span<float> logLikelihoods)
    {
        int symbols = means.Length / Count;
        for (int t = 0; t < frames.Length / Count; t++)
        {
            ReadOnlySpan<float> frame = frames.Slice(t * Count, Count);
            for (int i = 0; i < symbols; i++)
            {
                ReadOnlySpan<float> mean = means.Slice(i * Count, Count);
                float sum = 0;
                for (int k = 0; k < Count; k++)
                {
                    float d = frame[k] - mean[k];
                    sum += d * d;
                }

                logLikelihoods[(t * symbols) + i] = -0.5f * sum;
            }
        }
    }
}
