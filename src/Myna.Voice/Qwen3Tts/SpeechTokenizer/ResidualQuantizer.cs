using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>
/// From vectors to codes: each codebook takes the entry nearest to what those before it have left (residual vector quantization,
/// Zeghidour et al., 2021; specification §11).
/// </summary>
internal sealed class ResidualQuantizer
{
    private const int PieceRows = 48;

    private readonly PackedMatrix _input; // hidden → channels, no bias
    private readonly float[][] _codebooks; // each [entries, channels]
    private readonly PackedMatrix[] _scores; // channels → entries, r·E - |E|²/2
    private readonly int _entries;
    private readonly int _channels;

    /// <summary>Reads the first <paramref name="codebooks"/> of a quantizer.</summary>
    public ResidualQuantizer(CodecWeights weights, string name, int codebooks, SpeechEncoderConfig config)
    {
        (_entries, _channels) = (config.CodebookSize, config.CodebookDim);
        _input = PackedMatrix.Pack(weights.Floats($"{name}.input_proj.weight", _channels, config.HiddenSize, 1), _channels, config.HiddenSize);
        _codebooks = new float[codebooks][];
        _scores = new PackedMatrix[codebooks];
        for (int i = 0; i < codebooks; i++)
        {
            string codebook = $"{name}.layers.{i}.codebook";
            _codebooks[i] = weights.Codebook($"{codebook}.embed_sum", $"{codebook}.cluster_usage", _entries, _channels);
            var bias = new float[_entries];
            for (int entry = 0; entry < _entries; entry++)
            {
                double square = 0;
                foreach (float value in Entry(i, entry))
                {
                    square += (double)value * value;
                }

                bias[entry] = (float)(-0.5 * square);
            }

            _scores[i] = PackedMatrix.Pack(_codebooks[i], _entries, _channels, bias);
        }
    }

    /// <summary>Finds the codes of a sequence.</summary>
    /// <param name="x"><c>[frames, hidden]</c>.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="codes">Receives the codes, <c>[frames, stride]</c>, from the column <paramref name="first"/> on.</param>
    /// <param name="stride">Codes of a frame.</param>
    /// <param name="first">The first codebook's column.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="tap">Shown the projection, or null.</param>
    /// <param name="stage">What to call it.</param>
    public void Encode(
        ReadOnlySpan<float> x, int frames, Span<int> codes, int stride, int first, CodecScratch scratch, Crew crew, CodecTap? tap, string stage)
    {
        Span<float> scores = scratch.Get(CodecScratch.Purpose.Wide, PieceRows * _entries);
        Span<float> residuals = scratch.Get(CodecScratch.Purpose.Quantized, PieceRows * _channels);
        for (int from = 0; from < frames; from += PieceRows)
        {
            int count = Math.Min(PieceRows, frames - from);
            Span<float> residual = residuals[..(count * _channels)]; // [count, channels]
            _input.Multiply(x.Slice(from * _input.Inputs, count * _input.Inputs), count, residual, crew);
            tap?.Invoke(stage, residual, _channels);
            for (int i = 0; i < _codebooks.Length; i++)
            {
                Span<float> score = scores[..(count * _entries)]; // [count, entries]
                _scores[i].Multiply(residual, count, score, crew);
                for (int row = 0; row < count; row++)
                {
                    Span<float> r = residual.Slice(row * _channels, _channels);
                    int code = Nearest(i, r, score.Slice(row * _entries, _entries));
                    codes[((from + row) * stride) + first + i] = code;
                    Elementwise.AddScaled(r, Entry(i, code), -1f, r);
                }
            }
        }
    }

    /// <summary>The nearest entry; the first of several at one distance.</summary>
    private int Nearest(int codebook, ReadOnlySpan<float> r, ReadOnlySpan<float> scores)
    {
        float best = scores[0];
        foreach (float score in scores)
        {
            best = MathF.Max(best, score);
        }

        // Scores are sums in single precision: entries that come this close are compared again in double.
        float near = best - (1e-4f * (1f + Dot.Product(r, r)));
        int nearest = -1;
        double least = double.PositiveInfinity;
        for (int entry = 0; entry < scores.Length; entry++)
        {
            if (scores[entry] >= near)
            {
                double distance = SquaredDistance(r, Entry(codebook, entry));
                if (distance < least)
                {
                    (nearest, least) = (entry, distance);
                }
            }
        }

        return Math.Max(nearest, 0);
    }

    private static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double d = (double)a[i] - b[i];
            sum += d * d;
        }

        return sum;
    }

    private ReadOnlySpan<float> Entry(int codebook, int code) => _codebooks[codebook].AsSpan(code * _channels, _channels);
}
