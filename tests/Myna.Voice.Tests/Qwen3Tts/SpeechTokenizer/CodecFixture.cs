using Myna.Tensors.Threads;
using Myna.Tensors.Weights;
using Myna.Voice.Qwen3Tts.SpeechTokenizer;

namespace Myna.Voice.Tests.Qwen3Tts.SpeechTokenizer;

/// <summary>The tiny checkpoint of the fixtures and the golden tensors that the official classes made with it.</summary>
public sealed class CodecFixture : IDisposable
{
    public CodecFixture()
    {
        Golden = Qwen3TtsFolder.Golden;
        Folder = Path.Combine(Golden, "base", "speech_tokenizer");
    }

    public string Golden { get; }

    public string Folder { get; }

    internal Crew Crew { get; } = new(2);

    internal SafetensorsFile Open(string name) => SafetensorsFile.Open(Path.Combine(Golden, name));

    internal SpeechTokenizerDecoder Decoder() => SpeechTokenizerDecoder.Load(Folder, Crew);

    public void Dispose() => Crew.Dispose();

    internal static int[] Integers(SafetensorsFile file, string tensor) => [.. file.ReadFloats(tensor).Select(value => (int)value)];

    /// <summary>The largest absolute difference; the lengths must agree and every value be a number.</summary>
    internal static double Difference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(float.IsFinite(actual[i]), $"value {i} is {actual[i]}");
            worst = Math.Max(worst, Math.Abs((double)expected[i] - actual[i]));
        }

        return worst;
    }

    /// <summary>From <c>[rows, channels]</c> to <c>[channels, rows]</c>, as the fixtures keep convolutions, with the first rows only.</summary>
    internal static float[] ChannelFirst(IReadOnlyList<float> rows, int channels, int keep)
    {
        var result = new float[channels * keep];
        for (int t = 0; t < keep; t++)
        {
            for (int c = 0; c < channels; c++)
            {
                result[(c * keep) + t] = rows[(t * channels) + c];
            }
        }

        return result;
    }
}
