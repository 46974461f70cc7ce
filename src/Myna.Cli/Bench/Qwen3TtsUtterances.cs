using System.Diagnostics;
using Myna.Voice.Qwen3Tts;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Qwen3Tts.Sampling;
using Myna.Voice.Qwen3Tts.SpeechTokenizer;

namespace Myna.Cli.Bench;

/// <summary>
/// Utterances of a saved voice, as a clone of 5 s of speech has them: what of the prompt does not depend on the text is read
/// beforehand, and the codec has heard the reference.
/// </summary>
internal sealed class Qwen3TtsUtterances
{
    private const int HeadPositions = 9;
    private const int ReferenceTextIds = 20;
    private const int ReferenceFrames = 62;
    private const int TextIds = 60;

    /// <summary>Frames decoded together after the first one: 320 ms, as the model's authors stream.</summary>
    private const int FramesPerChunk = 4;

    private readonly TalkerConfig _config;
    private readonly DecoderStream _codec;
    private readonly KeyValueCache _beginning;
    private readonly float[] _prompt;
    private readonly float[] _text;
    private readonly float[] _pad;
    private readonly float[] _wave;

    /// <summary>Makes the voice.</summary>
    public Qwen3TtsUtterances(FrameGenerator generator, TalkerConfig config, SpeechTokenizerDecoder codec)
    {
        (Generator, _config) = (generator, config);
        var random = new Random(7);

        // What a streamed prompt shares between utterances: its head, and the reference's text beside its codes.
        int shared = HeadPositions + Math.Min(ReferenceTextIds, ReferenceFrames + 1);
        _beginning = generator.ReadBeginning(Rows(random, shared), CancellationToken.None);
        _prompt = Rows(random, HeadPositions + 1 + ReferenceFrames - shared);
        _text = Rows(random, ReferenceTextIds + TextIds + 1 - (1 + ReferenceFrames));
        _pad = Rows(random, 1);
        _codec = codec.Start();
        _wave = new float[Math.Max(ReferenceFrames, FramesPerChunk) * codec.FrameSamples];
        _codec.Append([.. Enumerable.Range(0, ReferenceFrames * config.CodeGroups).Select(_ => random.Next(config.CodebookSize))], _wave);
    }

    public FrameGenerator Generator { get; }

    /// <summary>A new utterance; nothing is computed yet. The end token is suppressed.</summary>
    public FrameRequest Request(int frames) => new()
    {
        Prompt = _prompt,
        Beginning = _beginning,
        TrailingText = _text,
        Pad = _pad,
        Sampler = new FrameSampler(_config, new GenerationSettings(), new SeededDraws(11), mayEnd: false),
        MaxTokens = frames + 1,
    };

    /// <summary>The codec after the reference.</summary>
    public DecoderStream Codec() => _codec.Fork();

    /// <summary>One utterance, with its sound.</summary>
    public UtteranceTime Speak(int frames)
    {
        TimeSpan talker = Generator.TalkerTime, predictor = Generator.PredictorTime, codecTime = default, first = default;
        TimeSpan talkerFirst = default;
        long start = Stopwatch.GetTimestamp();
        using FrameStream stream = Generator.Open(Request(frames));
        DecoderStream codec = Codec();
        var pending = new int[FramesPerChunk * _config.CodeGroups];
        int waiting = 0;
        while (stream.Frames < frames)
        {
            Generator.Step(stream);
            if (!stream.HasFrame)
            {
                continue;
            }

            stream.Codes.CopyTo(pending.AsSpan(waiting++ * _config.CodeGroups));
            if (stream.Frames == 1 || waiting == FramesPerChunk || stream.Frames == frames)
            {
                long from = Stopwatch.GetTimestamp();
                codec.Append(pending.AsSpan(0, waiting * _config.CodeGroups), _wave);
                waiting = 0;
                codecTime += Stopwatch.GetElapsedTime(from);
                if (stream.Frames == 1)
                {
                    first = Stopwatch.GetElapsedTime(start);
                    talkerFirst = Generator.TalkerTime - talker;
                }
            }
        }

        // The talker's first frame includes the prompt: a frame's time is that of the others.
        return new UtteranceTime(
            Stopwatch.GetElapsedTime(start), first, (Generator.TalkerTime - talker - talkerFirst) / (frames - 1),
            (Generator.PredictorTime - predictor) / frames, codecTime / frames);
    }

    /// <summary>Frames per second of several streams, without and with their sound.</summary>
    public BatchResult Batch(int streams, int frames)
    {
        FrameStream[] open = [.. Enumerable.Range(0, streams).Select(_ => Generator.Open(Request(frames + 1)))];
        DecoderStream[] codecs = [.. open.Select(_ => Codec())];
        var sound = new float[_wave.Length];
        var codes = open.Select(_ => new List<int>()).ToArray();
        Step(0);
        long start = Stopwatch.GetTimestamp();
        for (int i = 1; i <= frames; i++)
        {
            Step(i);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long decode = Stopwatch.GetTimestamp();
        for (int i = 0; i < streams; i++)
        {
            for (int at = _config.CodeGroups; at < codes[i].Count; at += FramesPerChunk * _config.CodeGroups)
            {
                int count = Math.Min(FramesPerChunk * _config.CodeGroups, codes[i].Count - at);
                codecs[i].Append(codes[i].GetRange(at, count).ToArray(), sound);
            }
        }

        double decoded = seconds + Stopwatch.GetElapsedTime(decode).TotalSeconds;
        Array.ForEach(open, stream => stream.Dispose());
        return new BatchResult(streams, streams * frames / seconds, streams * frames / decoded);

        void Step(int frame)
        {
            while (open[0].Frames == frame)
            {
                Generator.Step(open);
            }

            for (int i = 0; i < streams; i++)
            {
                codes[i].AddRange(open[i].Codes);
            }
        }
    }

    private float[] Rows(Random random, int rows)
    {
        var values = new float[rows * _config.HiddenSize];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (random.NextSingle() - 0.5f) * 0.2f;
        }

        return values;
    }
}

/// <summary>Times of one utterance.</summary>
/// <param name="Total">From the request to the last sample.</param>
/// <param name="FirstAudio">From the request to the first samples.</param>
/// <param name="Talker">Talker, one frame.</param>
/// <param name="Predictor">Code predictor, one frame.</param>
/// <param name="Codec">Codec, one frame.</param>
internal sealed record UtteranceTime(TimeSpan Total, TimeSpan FirstAudio, TimeSpan Talker, TimeSpan Predictor, TimeSpan Codec);
