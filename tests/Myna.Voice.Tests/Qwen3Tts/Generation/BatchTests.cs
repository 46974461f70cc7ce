using Myna.Tensors.Weights;
using Myna.Voice.Qwen3Tts;
using Myna.Voice.Tests.Qwen3Tts.Talker;

namespace Myna.Voice.Tests.Qwen3Tts.Generation;

/// <summary>Several streams in one pass over the weights: what each says does not depend on the others.</summary>
public sealed class BatchTests
{
    private const int Tokens = 27;

    [Theory]
    [InlineData("custom_nonstream", "custom-voice", "custom_vivian_english_nonstream")]
    [InlineData("custom_stream", "custom-voice", "custom_vivian_english_nonstream")]
    [InlineData("design_nonstream", "voice-design", "design_english_nonstream")]
    [InlineData("eos_mixed", "custom-voice", "custom_vivian_english_nonstream")]
    [InlineData("clone_icl_stream", "base", "clone_icl_english_stream")]
    [InlineData("clone_icl_stream_prompts_made_singly", "base", "clone_icl_english_stream")]
    public void A_batch_equals_the_official_one(string name, string checkpoint, string promptWithPad)
    {
        using SafetensorsFile golden = SafetensorsFile.Open(Qwen3TtsFolder.File("batch.safetensors"));
        using var tiny = new TinyTalker(checkpoint);
        FrameRequest[] requests = [.. Enumerable.Range(0, 2).Select(row => Row(golden, name, row, tiny, promptWithPad))];
        int[][][] frames = Speak(tiny.Generator, requests);
        for (int row = 0; row < 2; row++)
        {
            Assert.Equal(GreedyGoldenTests.Integers(golden, $"{name}.codes{row}"), frames[row].SelectMany(frame => frame));
        }
    }

    [Theory]
    [InlineData(TalkerPrecision.Float32)]
    [InlineData(TalkerPrecision.BFloat16)]
    [InlineData(TalkerPrecision.Int8)]
    [InlineData(TalkerPrecision.Int4)]
    public void Streams_that_come_and_go_say_what_they_say_alone(TalkerPrecision precision)
    {
        using var tiny = new TinyTalker("base", precision: precision);
        string[] names =
        [
            "clone_icl_english_stream", "clone_xvec_english_stream", "clone_icl_english_nonstream", "clone_xvec_auto_nonstream",
            "clone_icl_longtext_stream", "clone_xvec_auto_stream",
        ];
        (int[][] Frames, float[] LastLogits)[] alone = [.. names.Select((name, i) => SpeakAlone(tiny, name, 8 + (3 * i)))];

        // A new stream joins every second step; each leaves when it is done.
        var last = new LogitsSampler[names.Length];
        var open = new List<(int Index, FrameStream Stream)>();
        var frames = names.Select(_ => new List<int[]>()).ToArray();
        for (int step = 0, next = 0; next < names.Length || open.Count > 0; step++)
        {
            if (step % 2 == 0 && next < names.Length)
            {
                last[next] = new LogitsSampler(tiny.Greedy());
                open.Add((next, tiny.Generator.Open(tiny.Request(names[next], 8 + (3 * next), last[next]))));
                next++;
            }

            tiny.Generator.Step([.. open.Select(o => o.Stream)]);
            foreach ((int index, FrameStream stream) in open.ToArray())
            {
                if (stream.HasFrame)
                {
                    frames[index].Add(stream.Codes.ToArray());
                }

                if (stream.State == FrameStreamState.Ended)
                {
                    open.Remove((index, stream));
                    stream.Dispose();
                }
            }
        }

        for (int i = 0; i < names.Length; i++)
        {
            Assert.Equal(alone[i].Frames, frames[i]);
            Assert.Equal(alone[i].LastLogits, last[i].Last); // the very bits
        }
    }

    private static (int[][] Frames, float[] LastLogits) SpeakAlone(TinyTalker tiny, string name, int tokens)
    {
        var sampler = new LogitsSampler(tiny.Greedy());
        return (tiny.Speak(tiny.Request(name, tokens, sampler), out _), sampler.Last);
    }

    private static FrameRequest Row(SafetensorsFile golden, string name, int row, TinyTalker tiny, string promptWithPad)
    {
        float[] embeds = Half(golden.ReadFloats($"{name}.inputs_embeds"), row);
        int[] mask = [.. Half(golden.ReadFloats($"{name}.attention_mask"), row).Select(x => (int)x)];
        FrameRequest request = tiny.Request(promptWithPad, Tokens);
        return request with
        {
            Prompt = embeds.AsMemory((mask.Length - mask.Sum()) * tiny.Config.HiddenSize), // left-padded
            TrailingText = Half(golden.ReadFloats($"{name}.trailing_text_hidden"), row),
        };
    }

    private static float[] Half(float[] both, int row) => both[(row * both.Length / 2)..((row + 1) * both.Length / 2)];

    private static int[][][] Speak(FrameGenerator generator, FrameRequest[] requests)
    {
        FrameStream[] streams = [.. requests.Select(generator.Open)];
        var frames = streams.Select(_ => new List<int[]>()).ToArray();
        while (generator.Step(streams) > 0)
        {
            for (int i = 0; i < streams.Length; i++)
            {
                if (streams[i].HasFrame)
                {
                    frames[i].Add(streams[i].Codes.ToArray());
                }
            }
        }

        Array.ForEach(streams, stream => stream.Dispose());
        return [.. frames.Select(list => list.ToArray())];
    }

    private sealed class LogitsSampler(IFrameSampler inner) : IFrameSampler
    {
        public float[] Last { get; private set; } = [];

        public int NextToken(Span<float> logits)
        {
            Last = logits.ToArray();
            return inner.NextToken(logits);
        }

        public int NextCode(int group, Span<float> logits) => inner.NextCode(group, logits);
    }
}
