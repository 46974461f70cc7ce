using System.Diagnostics;
using Myna.Tensors.Memory;
using Myna.Tensors.Threads;
using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts;

/// <summary>
/// The frame loop (specification §8): prompt → hidden row → first code → other codes → their sum and the next text → hidden row …
/// One step makes at most one frame of each of several streams, whose rows share every pass over the weights; what a stream
/// says does not depend on the others. Holds working memory: one thread at a time.
/// </summary>
internal sealed class FrameGenerator
{
    /// <summary>The most prompt positions of a stream that one step reads: other streams' frames wait no longer than for these.</summary>
    public const int PromptRowsPerStep = 64;

    private readonly TalkerWeights _weights;
    private readonly TalkerConfig _config;
    private readonly Talker _talker;
    private readonly CodePredictor _predictor;
    private readonly float[] _scratch; // [talker width]
    private readonly List<FrameStream> _active = [];
    private DecoderSegment[] _segments = [];
    private IFrameSampler[] _samplers = [];
    private int[] _codes = []; // [streams, code groups]
    private AlignedBuffer<float> _inputs = new(0); // [rows, talker width]
    private AlignedBuffer<float> _hidden = new(0); // [streams, talker width]
    private AlignedBuffer<float> _logits = new(0); // [streams, codec vocabulary]

    /// <summary>A generator.</summary>
    /// <param name="weights">Shared weights.</param>
    /// <param name="pages">Pages for keys and values; generators of a model may share them.</param>
    /// <param name="crew">Who does the work.</param>
    public FrameGenerator(TalkerWeights weights, KeyValuePages pages, Crew crew)
    {
        _weights = weights;
        _config = weights.Config;
        _talker = new Talker(weights, crew, pages);
        _predictor = new CodePredictor(weights, crew);
        _scratch = new float[_config.HiddenSize];
    }

    /// <summary>Shown the stages, for tests; null otherwise.</summary>
    public DecoderTap? Tap { get; set; }

    /// <summary>Time spent in the talker and the sampling of first codes so far.</summary>
    public TimeSpan TalkerTime { get; private set; }

    /// <summary>Time spent in the code predictor so far.</summary>
    public TimeSpan PredictorTime { get; private set; }

    /// <summary>Opens a stream; nothing is computed yet.</summary>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public FrameStream Open(FrameRequest request) =>
        new(request, _config, request.Beginning?.Fork() ?? new KeyValueCache(_talker.Pages));

    /// <summary>
    /// Reads positions that every utterance of a voice begins with, once for all of them (<see cref="FrameRequest.Beginning"/>).
    /// </summary>
    /// <param name="prompt">Embeddings, <c>[positions, talker width]</c>.</param>
    /// <param name="cancellationToken">Checked between pieces of the prompt.</param>
    public KeyValueCache ReadBeginning(ReadOnlySpan<float> prompt, CancellationToken cancellationToken)
    {
        var cache = new KeyValueCache(_talker.Pages);
        Reserve(1, PromptRowsPerStep);
        while (!prompt.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int rows = Math.Min(prompt.Length / _config.HiddenSize, PromptRowsPerStep);
            Span<float> inputs = _inputs.Span[..(rows * _config.HiddenSize)];
            prompt[..inputs.Length].CopyTo(inputs);
            prompt = prompt[inputs.Length..];
            _segments[0] = new DecoderSegment(cache, 0, rows);
            _talker.Forward(inputs, _segments.AsSpan(0, 1), _hidden.Span[.._config.HiddenSize], Tap);
        }

        return cache;
    }

    /// <summary>
    /// Moves streams on: each that is ready reads a piece of its prompt, or makes its next frame
    /// (<see cref="FrameStream.HasFrame"/>), or ends. Streams that need text or have ended are passed over.
    /// </summary>
    /// <returns>How many streams were moved on; 0 when all wait for text or have ended.</returns>
    public int Step(params ReadOnlySpan<FrameStream> streams)
    {
        int rows = Collect(streams);
        if (rows == 0)
        {
            return 0;
        }

        int moved = _active.Count;
        long start = Stopwatch.GetTimestamp();
        int speaking = SampleTokens(RunTalker(rows));
        long between = Stopwatch.GetTimestamp();
        TalkerTime += Stopwatch.GetElapsedTime(start, between);
        PredictCodes(speaking);
        PredictorTime += Stopwatch.GetElapsedTime(between);
        _active.Clear();
        return moved;
    }

    /// <summary>Finds the streams that take part; returns how many rows they have at most.</summary>
    private int Collect(ReadOnlySpan<FrameStream> streams)
    {
        _active.Clear();
        int rows = 0;
        foreach (FrameStream stream in streams)
        {
            stream.BeginStep();
            if (stream.StopAsked)
            {
                stream.Finish(FrameStreamEnd.Stopped);
            }

            if (stream.State == FrameStreamState.Ready && HasRoom(stream))
            {
                _active.Add(stream);
                rows += Math.Clamp(stream.PromptRows, 1, PromptRowsPerStep);
            }
        }

        Reserve(_active.Count, rows);
        return rows;
    }

    /// <summary>A stream that would grow past what the model was made for ends with an error, alone.</summary>
    private bool HasRoom(FrameStream stream)
    {
        try
        {
            _weights.Talker.Rotary(stream.Cache.Count + Math.Max(1, stream.PromptRows));
            return true;
        }
        catch (MynaException error)
        {
            stream.Fail(error);
            return false;
        }
    }

    /// <summary>One pass of the talker. Afterwards the streams that sample come first; returns how many.</summary>
    private int RunTalker(int rows)
    {
        int width = _config.HiddenSize, row = 0;
        for (int i = 0; i < _active.Count; i++)
        {
            Span<float> free = _inputs.Span[(row * width)..(rows * width)];
            int taken = _active[i].TakeInputs(free[..Math.Min(free.Length, PromptRowsPerStep * width)]);
            _segments[i] = new DecoderSegment(_active[i].Cache, row, taken);
            row += taken;
        }

        Span<float> inputs = _inputs.Span[..(row * width)];
        Tap?.Invoke("talker.input", inputs);
        _talker.Forward(inputs, _segments.AsSpan(0, _active.Count), _hidden.Span[..(_active.Count * width)], Tap);

        // A stream whose prompt goes on has nothing to sample yet.
        int speaking = 0;
        for (int i = 0; i < _active.Count; i++)
        {
            if (_active[i].PromptRows == 0)
            {
                Keep(i, speaking++);
            }
        }

        return speaking;
    }

    /// <summary>Samples the first codes. Afterwards the streams that go on come first; returns how many.</summary>
    private int SampleTokens(int speaking)
    {
        if (speaking == 0)
        {
            return 0;
        }

        int vocabulary = _config.VocabularySize;
        ReadOnlySpan<float> hidden = _hidden.Span[..(speaking * _config.HiddenSize)];
        Span<float> logits = _logits.Span[..(speaking * vocabulary)];
        Tap?.Invoke("talker.hidden", hidden);
        _talker.Logits(hidden, speaking, logits);
        Tap?.Invoke("talker.logits", logits);
        int going = 0;
        for (int i = 0; i < speaking; i++)
        {
            IFrameSampler sampler = _active[i];
            int token = sampler.NextToken(logits.Slice(i * vocabulary, vocabulary));
            if (_active[i].TakeToken(token, _config.CodecEosId))
            {
                _codes[going * _config.CodeGroups] = token;
                Keep(i, going++);
            }
        }

        return going;
    }

    private void PredictCodes(int going)
    {
        if (going == 0)
        {
            return;
        }

        int groups = _config.CodeGroups;
        for (int i = 0; i < going; i++)
        {
            _samplers[i] = _active[i];
        }

        _predictor.Predict(
            _hidden.Span[..(going * _config.HiddenSize)], _codes.AsSpan(0, going * groups), _samplers.AsSpan(0, going), Tap);
        for (int i = 0; i < going; i++)
        {
            _active[i].TakeFrame(_codes.AsSpan(i * groups, groups), _weights, _scratch);
        }
    }

    /// <summary>Moves a stream and its hidden row to a place further ahead.</summary>
    private void Keep(int from, int to)
    {
        if (from != to)
        {
            int width = _config.HiddenSize;
            _hidden.Span.Slice(from * width, width).CopyTo(_hidden.Span.Slice(to * width, width));
            (_active[to], _active[from]) = (_active[from], _active[to]);
        }
    }

    private void Reserve(int streams, int rows)
    {
        if (streams > _segments.Length)
        {
            _segments = new DecoderSegment[streams];
            _samplers = new IFrameSampler[streams];
            _codes = new int[streams * _config.CodeGroups];
            _hidden = new AlignedBuffer<float>(streams * _config.HiddenSize);
            _logits = new AlignedBuffer<float>(streams * _config.VocabularySize);
        }

        if (rows * _config.HiddenSize > _inputs.Length)
        {
            _inputs = new AlignedBuffer<float>(rows * _config.HiddenSize);
        }
    }
}
