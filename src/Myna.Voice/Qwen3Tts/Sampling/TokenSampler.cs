using Myna.Tensors.Kernels;
using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts.Sampling;

/// <summary>
/// Picks an id from logits in the official order (specification §9, step 4): temperature, top-k, top-p, softmax, one draw; or
/// the best. Holds working memory, one thread at a time; picking allocates nothing.
/// </summary>
internal sealed class TokenSampler
{
    /// <summary>How far below the k-th best a logit may be for division by the temperature to make them equal.</summary>
    private const float RoundingMargin = 1e-6f;

    private readonly SamplingSettings _settings;
    private readonly int[] _ids; // candidates
    private readonly float[] _values; // their logits over the temperature
    private readonly float[] _weights; // their probabilities times a common factor
    private readonly float[] _heap;
    private readonly ulong[] _order;
    private int _count;

    /// <summary>A sampler.</summary>
    /// <param name="settings">How to pick; the repetition penalty is <see cref="LogitHistory"/>'s.</param>
    /// <param name="vocabulary">The number of logits.</param>
    /// <exception cref="MynaException">A setting is out of its range.</exception>
    public TokenSampler(SamplingSettings settings, int vocabulary)
    {
        settings.Validate();
        _settings = settings;
        _ids = new int[vocabulary];
        _values = new float[vocabulary];
        _weights = new float[vocabulary];
        _heap = new float[Math.Min(settings.TopK, vocabulary)];
        _order = new ulong[vocabulary];
    }

    /// <summary>Picks an id.</summary>
    /// <param name="logits">Logits; -∞ is never picked.</param>
    /// <param name="uniform">A number in [0, 1) to draw with.</param>
    /// <exception cref="MynaException">The logits are no numbers.</exception>
    public int Pick(ReadOnlySpan<float> logits, double uniform)
    {
        if (!_settings.Sample)
        {
            return Best(logits);
        }

        double total = Weigh(logits);
        double target = uniform * total;
        double sum = 0;
        int last = _ids[0];
        for (int i = 0; i < _count; i++)
        {
            if (_weights[i] > 0)
            {
                sum += _weights[i];
                last = _ids[i];
                if (sum > target)
                {
                    break;
                }
            }
        }

        return last;
    }

    /// <summary>The probability of each id.</summary>
    internal void Probabilities(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        probabilities.Clear();
        if (!_settings.Sample)
        {
            probabilities[Best(logits)] = 1;
            return;
        }

        double total = Weigh(logits);
        for (int i = 0; i < _count; i++)
        {
            probabilities[_ids[i]] = (float)(_weights[i] / total);
        }
    }

    /// <summary>The first of the largest.</summary>
    private static int Best(ReadOnlySpan<float> logits)
    {
        int best = -1;
        for (int i = 0; i < logits.Length; i++)
        {
            if (best < 0 ? logits[i] > float.NegativeInfinity : logits[i] > logits[best])
            {
                best = i;
            }
        }

        return best >= 0 ? best : throw NoNumbers();
    }

    private static MynaException NoNumbers() => new(
        "The model's logits are no numbers; its weights are damaged, or the voice prompt is. Verify the model (myna models verify), or fetch it again.");

    /// <summary>Fills the candidates, in the order of their ids, and their weights; returns the sum of the weights.</summary>
    private double Weigh(ReadOnlySpan<float> logits)
    {
        TakeTopK(logits);
        if (_settings.TopP < 1f)
        {
            double sum = Exponentials();
            TakeTopP(sum);
        }

        return Exponentials();
    }

    /// <summary>All candidates but those below the k-th best; what equals it stays.</summary>
    private void TakeTopK(ReadOnlySpan<float> logits)
    {
        float kthBest = _settings.TopK == 0 ? float.NegativeInfinity : KthBest(logits);
        float least = kthBest - (MathF.Abs(kthBest) * RoundingMargin);
        float temperature = _settings.Temperature;
        float threshold = kthBest / temperature;
        if (float.IsNegativeInfinity(kthBest))
        {
            least = threshold = float.MinValue;
        }

        _count = 0;
        for (int id = 0; id < logits.Length; id++)
        {
            if (logits[id] >= least && logits[id] / temperature is var value && value >= threshold)
            {
                _ids[_count] = id;
                _values[_count++] = value;
            }
        }

        if (_count == 0)
        {
            throw NoNumbers();
        }
    }

    /// <summary>The k-th largest logit, by a heap of the k largest; -∞ where there are fewer.</summary>
    private float KthBest(ReadOnlySpan<float> logits)
    {
        Span<float> heap = _heap;
        int size = 0;
        foreach (float logit in logits)
        {
            if (size < heap.Length)
            {
                if (logit > float.NegativeInfinity)
                {
                    int at = size++;
                    for (; at > 0 && heap[(at - 1) / 2] > logit; at = (at - 1) / 2)
                    {
                        heap[at] = heap[(at - 1) / 2];
                    }

                    heap[at] = logit;
                }
            }
            else if (logit > heap[0])
            {
                ReplaceLeast(heap, logit);
            }
        }

        return size < heap.Length ? float.NegativeInfinity : heap[0];
    }

    private static void ReplaceLeast(Span<float> heap, float value)
    {
        int at = 0;
        while ((2 * at) + 1 is var child && child < heap.Length)
        {
            child += child + 1 < heap.Length && heap[child + 1] < heap[child] ? 1 : 0;
            if (heap[child] >= value)
            {
                break;
            }

            heap[at] = heap[child];
            at = child;
        }

        heap[at] = value;
    }

    /// <summary>
    /// Drops the least likely as long as they have at most 1 - p together; the best always stays. Of equals the ids further
    /// behind are dropped first.
    /// </summary>
    private void TakeTopP(double total)
    {
        Span<ulong> order = _order.AsSpan(0, _count);
        for (int i = 0; i < _count; i++)
        {
            // Weights are not negative, so their bits are in their order.
            order[i] = ((ulong)BitConverter.SingleToUInt32Bits(_weights[i]) << 32) | (uint)(int.MaxValue - i);
        }

        order.Sort();
        double mostDropped = 1 - (double)_settings.TopP, sum = 0;
        int first = 0;
        for (; first < _count - 1; first++)
        {
            sum += _weights[int.MaxValue - (int)(uint)order[first]] / total;
            if (sum > mostDropped)
            {
                break;
            }
        }

        // Back to the order of ids.
        Span<ulong> kept = order[first..];
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = (ulong)(int.MaxValue - (int)(uint)kept[i]);
        }

        kept.Sort();
        for (int i = 0; i < kept.Length; i++)
        {
            _ids[i] = _ids[(int)kept[i]];
            _values[i] = _values[(int)kept[i]];
        }

        _count = kept.Length;
    }

    /// <summary>Weights of the candidates, the best one's 1; returns their sum.</summary>
    private double Exponentials()
    {
        float best = float.NegativeInfinity;
        foreach (float value in _values.AsSpan(0, _count))
        {
            best = Math.Max(best, value);
        }

        Span<float> weights = _weights.AsSpan(0, _count);
        for (int i = 0; i < _count; i++)
        {
            weights[i] = _values[i] - best;
        }

        Activations.Exp(weights, weights);
        double sum = 0;
        foreach (float weight in weights)
        {
            sum += weight;
        }

        return double.IsFinite(sum) ? sum : throw NoNumbers();
    }
}
