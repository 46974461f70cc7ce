namespace Myna.Voice.Qwen3Tts.Speaking;

/// <summary>
/// Takes away the silence before the first sound, of which the model leaves some after a reference: up to a second, never
/// more than the silence itself, and some of it stays.
/// </summary>
internal sealed class Onset(int sampleRate)
{
    private const double MostSeconds = 1.0;
    private const double KeptSeconds = 0.05;
    private const float Quiet = 0.005f; // -46 dB of full scale

    private readonly List<float> _held = [];
    private bool _begun;

    /// <summary>Takes the next samples.</summary>
    /// <returns>What is to be heard by now: nothing as long as all is silent.</returns>
    public float[] Push(float[] samples)
    {
        if (_begun)
        {
            return samples;
        }

        _held.AddRange(samples);
        int sound = _held.FindIndex(sample => Math.Abs(sample) > Quiet);
        int most = (int)(MostSeconds * sampleRate);
        if (sound < 0 && _held.Count <= most)
        {
            return [];
        }

        _begun = true;
        int from = Math.Clamp((sound < 0 ? most : Math.Min(sound, most)) - (int)(KeptSeconds * sampleRate), 0, _held.Count);
        float[] rest = [.. _held[from..]];
        _held.Clear();
        return rest;
    }

    /// <summary>What was held back when nothing more comes: silence, of which a moment stays.</summary>
    public float[] Finish() => _begun ? [] : [.. _held.Take((int)(KeptSeconds * sampleRate))];
}
