using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>
/// Causal attention in which a query sees its own and the positions just before it. Each query is answered by itself, so its
/// result has the same bits in whatever pieces the stream comes.
/// </summary>
internal static unsafe class WindowedAttention
{
    private const int MostOnStack = 1024;

    /// <summary>output = softmax(q·kᵀ/√d)·v, shared out by heads.</summary>
    /// <param name="queries"><c>[rows, heads·d]</c>, rows <paramref name="stride"/> floats apart: the last positions of the keys.</param>
    /// <param name="stride">Floats from one query to the next.</param>
    /// <param name="rows">Number of queries.</param>
    /// <param name="keys"><c>[count, heads·d]</c>.</param>
    /// <param name="values"><c>[count, heads·d]</c>.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headSize">d.</param>
    /// <param name="window">Positions a query sees, its own included.</param>
    /// <param name="output">Receives <c>[rows, heads·d]</c>.</param>
    /// <param name="crew">Who does it.</param>
    public static void Answer(
        ReadOnlySpan<float> queries,
        int stride,
        int rows,
        ReadOnlySpan<float> keys,
        ReadOnlySpan<float> values,
        int heads,
        int headSize,
        int window,
        Span<float> output,
        Crew crew)
    {
        var job = new Job
        {
            Queries = queries, Stride = stride, Rows = rows, Keys = keys, Values = values,
            Heads = heads, HeadSize = headSize, Window = window, Output = output,
        };
        crew.Run(ref job);
    }

    private ref struct Job : ICrewJob
    {
        public ReadOnlySpan<float> Queries;
        public int Stride;
        public int Rows;
        public ReadOnlySpan<float> Keys;
        public ReadOnlySpan<float> Values;
        public int Heads;
        public int HeadSize;
        public int Window;
        public Span<float> Output;

        public readonly void Run(int member, int members)
        {
            int channels = Heads * HeadSize;
            int count = Keys.Length / channels;
            int most = Math.Min(Window, count);
            float scale = 1f / MathF.Sqrt(HeadSize);
            Span<float> memory = most <= MostOnStack ? stackalloc float[most] : new float[most];
            Share share = Share.Of(Heads, 1, member, members);
            fixed (float* q = Queries, k = Keys, v = Values, o = Output, scores = memory)
            {
                for (int row = 0; row < Rows; row++)
                {
                    int last = count - Rows + row;
                    int first = Math.Max(0, last - Window + 1);
                    int seen = last - first + 1;
                    for (int head = share.From; head < share.To; head++)
                    {
                        nint at = (nint)head * HeadSize;
                        float* query = q + ((nint)row * Stride) + at;
                        for (int j = 0; j < seen; j++)
                        {
                            float* key = k + ((nint)(first + j) * channels) + at;
                            scores[j] = Reduction.Sum<ProductTerm>(query, key, HeadSize, 0f, Simd.Width);
                        }

                        Softmax.Row(scores, seen, scale, Simd.Width);
                        float* sum = o + ((nint)row * channels) + at;
                        new Span<float>(sum, HeadSize).Clear();
                        for (int j = 0; j < seen; j++)
                        {
                            float* value = v + ((nint)(first + j) * channels) + at;
                            Map.Elements<SumWithScaled>(sum, value, value, sum, HeadSize, scores[j], 0f, Simd.Width);
                        }
                    }
                }
            }
        }
    }
}
