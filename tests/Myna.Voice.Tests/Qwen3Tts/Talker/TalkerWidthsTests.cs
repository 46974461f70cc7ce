using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;
using Myna.Voice.Qwen3Tts;

namespace Myna.Voice.Tests.Qwen3Tts.Talker;

/// <summary>
/// Hidden rows, logits and codes of talker and code predictor are equal, bit for bit, at every vector width and with one thread
/// and two, in every precision. A process computes with one width, so the test starts its own program for each.
/// </summary>
public sealed class TalkerWidthsTests
{
    [Fact]
    public async Task Talker_and_predictor_give_the_same_bits_at_every_vector_width_and_number_of_threads()
    {
        string[] expected = await FingerprintOf(VectorWidth.Scalar, threads: 1);
        Assert.True(expected.Length > 12);
        foreach (VectorWidth width in Simd.Supported)
        {
            foreach (int threads in width == VectorWidth.Scalar ? new[] { 2 } : [1, 2])
            {
                Assert.Equal(expected, await FingerprintOf(width, threads));
            }
        }
    }

    /// <summary>What the processes started above run, too; there it leaves the fingerprints behind.</summary>
    [Fact]
    public void Talker_and_predictor_give_the_same_bits_every_time()
    {
        string[] lines = Take();
        Assert.Equal(lines, Take());
        FingerprintProcess.Leave([$"{Simd.Width} {Crew.Shared.Members}", .. lines]);
    }

    private static string[] Take()
    {
        var lines = new List<string>();
        foreach (TalkerPrecision precision in Enum.GetValues<TalkerPrecision>())
        {
            foreach ((string checkpoint, string prompt) in new[] { ("base", "clone_icl_english_nonstream"), ("voice-design", "design_auto_stream") })
            {
                using var tiny = new TinyTalker(checkpoint, Crew.Shared.Members, precision);
                FrameRequest request = tiny.Request(prompt, 6);
                float[] longer = [.. request.Prompt.Span, .. request.Prompt.Span]; // more than a page of keys
                var stages = new SortedDictionary<string, IncrementalHash>(StringComparer.Ordinal);
                tiny.Generator.Tap = (stage, values) =>
                {
                    if (!stages.TryGetValue(stage, out IncrementalHash? hash))
                    {
                        stages[stage] = hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                    }

                    hash.AppendData(MemoryMarshal.AsBytes(values));
                };
                int[][] frames = tiny.Speak(request with { Prompt = longer }, out _);
                lines.Add($"{precision} {checkpoint} {string.Join(' ', frames.SelectMany(frame => frame))}");
                lines.AddRange(stages.Select(stage => $"{precision} {checkpoint} {stage.Key} {Convert.ToHexString(stage.Value.GetHashAndReset())}"));
            }
        }

        return [.. lines];
    }

    private static async Task<string[]> FingerprintOf(VectorWidth width, int threads)
    {
        string[] lines = await FingerprintProcess.RunAsync(typeof(TalkerWidthsTests), nameof(Talker_and_predictor_give_the_same_bits_every_time), width, threads);
        Assert.Equal($"{width} {threads}", lines[0]);
        return lines[1..];
    }
}
