using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts;

/// <summary>
/// One utterance on its way: keys and values, the text still to come, the frame just made. Made by
/// <see cref="FrameGenerator.Open"/>, moved on by <see cref="FrameGenerator.Step"/>. Text may be appended from another thread.
/// </summary>
internal sealed class FrameStream : IDisposable, IFrameSampler
{
    private readonly Lock _textGate = new();
    private readonly IFrameSampler _sampler;
    private readonly int _width;
    private readonly ReadOnlyMemory<float> _pad;
    private readonly int[] _codes;
    private readonly float[] _frame; // [width]: the last frame, embedded
    private ReadOnlyMemory<float> _prompt; // [positions, width] still to be read
    private float[] _text; // [text rows, width]
    private int _textRows;
    private bool _textComplete;
    private volatile bool _stopped;

    internal FrameStream(FrameRequest request, TalkerConfig config, KeyValueCache cache)
    {
        _width = config.HiddenSize;
        if (request.Prompt.Length % _width != 0 || request.TrailingText.Length % _width != 0 || request.Pad.Length != _width)
        {
            throw new ArgumentException($"Prompt, trailing text and pad are rows of {_width} values, not {request.Prompt.Length}, {request.TrailingText.Length} and {request.Pad.Length} in all.");
        }

        if (request.Prompt.Length == 0)
        {
            throw new ArgumentException("A prompt has at least one position behind its beginning: the first frame comes from its hidden row.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(request.MaxTokens, 1);
        _prompt = request.Prompt;
        _pad = request.Pad;
        _text = request.TrailingText.ToArray();
        _textRows = _text.Length / _width;
        _textComplete = !request.TextMayFollow;
        _codes = new int[config.CodeGroups];
        _frame = new float[_width];
        Cache = cache;
        _sampler = request.Sampler;
        MaxTokens = request.MaxTokens;
    }

    /// <summary>First codes sampled so far, the end token included.</summary>
    public int Tokens { get; private set; }

    /// <summary>Frames made so far.</summary>
    public int Frames { get; private set; }

    /// <summary>The most first codes that are sampled.</summary>
    public int MaxTokens { get; }

    /// <summary>Why no more frames come.</summary>
    public FrameStreamEnd End { get; private set; }

    /// <summary>What went wrong where <see cref="End"/> is <see cref="FrameStreamEnd.Failed"/>; null otherwise.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Whether the last step made a frame.</summary>
    public bool HasFrame { get; private set; }

    /// <summary>The last frame, <c>[code groups]</c>.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>Where the stream stands.</summary>
    public FrameStreamState State
    {
        get
        {
            if (End != FrameStreamEnd.None)
            {
                return FrameStreamState.Ended;
            }

            lock (_textGate)
            {
                // Frame i is read with text row i; while the prompt is being read none is needed.
                bool waits = _prompt.IsEmpty && Frames > _textRows && !_textComplete && !_stopped;
                return waits ? FrameStreamState.NeedsText : FrameStreamState.Ready;
            }
        }
    }

    internal KeyValueCache Cache { get; }

    /// <summary>Positions of the prompt that are not yet read.</summary>
    internal int PromptRows => _prompt.Length / _width;

    /// <summary>Somebody asked to stop.</summary>
    internal bool StopAsked => _stopped;

    /// <summary>Adds text that has become known.</summary>
    /// <param name="rows">Projected text embeddings, <c>[rows, talker width]</c>.</param>
    /// <exception cref="InvalidOperationException">The text was completed before.</exception>
    public void AppendText(ReadOnlySpan<float> rows)
    {
        if (rows.Length % _width != 0)
        {
            throw new ArgumentException($"Text comes in rows of {_width} values, not {rows.Length} in all.", nameof(rows));
        }

        lock (_textGate)
        {
            if (_textComplete)
            {
                throw new InvalidOperationException("The text is complete; no more can be appended.");
            }

            int used = _textRows * _width;
            if (_text.Length < used + rows.Length)
            {
                Array.Resize(ref _text, Math.Max(2 * _text.Length, used + rows.Length));
            }

            rows.CopyTo(_text.AsSpan(used));
            _textRows += rows.Length / _width;
        }
    }

    /// <summary>No more text comes: behind what is there, the pad stands.</summary>
    public void CompleteText()
    {
        lock (_textGate)
        {
            _textComplete = true;
        }
    }

    /// <summary>Ends the stream at the next step. Safe from any thread.</summary>
    public void Stop() => _stopped = true;

    /// <summary>Gives the keys and values back.</summary>
    public void Dispose()
    {
        Finish(FrameStreamEnd.Stopped);
        Cache.Dispose();
    }

    internal void BeginStep() => HasFrame = false;

    internal void Finish(FrameStreamEnd end)
    {
        if (End == FrameStreamEnd.None)
        {
            End = end;
        }
    }

    /// <summary>Ends the stream with an error.</summary>
    internal void Fail(Exception error)
    {
        if (End == FrameStreamEnd.None)
        {
            Error = error;
            End = FrameStreamEnd.Failed;
        }
    }

    /// <summary>The sampler's pick. Where it fails, the stream ends and any code will do: nobody gets to see it.</summary>
    int IFrameSampler.NextToken(Span<float> logits)
    {
        try
        {
            return _sampler.NextToken(logits);
        }
        catch (MynaException error)
        {
            Fail(error);
            return 0;
        }
    }

    /// <inheritdoc cref="IFrameSampler.NextToken"/>
    int IFrameSampler.NextCode(int group, Span<float> logits)
    {
        try
        {
            return End == FrameStreamEnd.None ? _sampler.NextCode(group, logits) : 0;
        }
        catch (MynaException error)
        {
            Fail(error);
            return 0;
        }
    }

    /// <summary>The talker's next inputs: a piece of the prompt, or the last frame with its text.</summary>
    /// <param name="rows">Receives up to as many rows as fit.</param>
    /// <returns>How many rows.</returns>
    internal int TakeInputs(Span<float> rows)
    {
        if (!_prompt.IsEmpty)
        {
            int length = Math.Min(_prompt.Length, rows.Length);
            _prompt.Span[..length].CopyTo(rows);
            _prompt = _prompt[length..];
            return length / _width;
        }

        Span<float> input = rows[.._width];
        lock (_textGate)
        {
            int row = Frames - 1;
            ReadOnlySpan<float> text = row < _textRows ? _text.AsSpan(row * _width, _width) : _pad.Span;
            Tensors.Kernels.Elementwise.Add(_frame, text, input);
        }

        return 1;
    }

    /// <summary>Takes a sampled first code; false when the stream ends with it.</summary>
    internal bool TakeToken(int token, int endOfSpeech)
    {
        if (End != FrameStreamEnd.None)
        {
            return false;
        }

        Tokens++;
        if (token == endOfSpeech)
        {
            Finish(FrameStreamEnd.EndOfSpeech);
        }
        else if (Tokens == MaxTokens)
        {
            Finish(FrameStreamEnd.Budget);
        }

        return End == FrameStreamEnd.None;
    }

    /// <summary>Takes a frame's codes.</summary>
    internal void TakeFrame(ReadOnlySpan<int> codes, TalkerWeights weights, Span<float> scratch)
    {
        if (End != FrameStreamEnd.None)
        {
            return;
        }

        codes.CopyTo(_codes);
        weights.EmbedFrame(codes, _frame, scratch);
        Frames++;
        HasFrame = true;
    }
}
