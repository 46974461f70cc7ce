namespace Myna.Voice.Qwen3Tts.Speaking;

/// <summary>
/// The one thread that moves all utterances of a model on: a step makes at most one frame of each, and all of them share
/// the pass over the weights, so that more streams cost little more than one. Codes become sound on the same thread, between
/// the steps, since both want all processors.
/// </summary>
internal sealed class SpeechEngine : IDisposable
{
    /// <summary>Utterances that are spoken at once; more wait for their turn.</summary>
    public const int MostStreams = 16;

    private readonly FrameGenerator _generator;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Lock _gate = new();
    private readonly Queue<Utterance> _waiting = new();
    private readonly List<Utterance> _speaking = [];
    private readonly List<Utterance> _ready = [];
    private readonly FrameStream[] _streams = new FrameStream[MostStreams];
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <summary>Starts the thread, which sleeps as long as there is nothing to say.</summary>
    /// <param name="generator">Makes the frames; used by no one else from now on.</param>
    public SpeechEngine(FrameGenerator generator)
    {
        _generator = generator;
        _thread = new Thread(Serve) { IsBackground = true, Name = "myna speech" };
        _thread.Start();
    }

    /// <summary>Takes up an utterance. It ends by itself; <see cref="Utterance.Cancel"/> ends it early.</summary>
    /// <param name="request">What the model starts from.</param>
    /// <param name="open">Makes the utterance around the stream of its frames.</param>
    /// <exception cref="ObjectDisposedException">The engine has been stopped.</exception>
    public Utterance Speak(FrameRequest request, Func<FrameStream, Action, Utterance> open)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            Utterance utterance = open(_generator.Open(request), Wake);
            _waiting.Enqueue(utterance);
            Wake();
            return utterance;
        }
    }

    /// <summary>Stops the thread. Utterances under way end with an error.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return;
            }

            _stopping = true;
        }

        Wake();
        _thread.Join();
        _wake.Dispose();
    }

    private void Wake()
    {
        try
        {
            _wake.Set();
        }
        catch (ObjectDisposedException)
        {
            // Somebody reads the rest of an utterance of an engine that is gone.
        }
    }

    private void Serve()
    {
        while (!_stopping)
        {
            Admit();
            _ready.Clear();
            _ready.AddRange(_speaking.Where(utterance => utterance.CanGoOn));
            if (_ready.Count == 0)
            {
                if (_speaking.Count == 0 || !_speaking.Exists(utterance => utterance.IsFinished))
                {
                    _wake.WaitOne();
                }
            }
            else
            {
                Step();
            }

            _speaking.RemoveAll(utterance => utterance.Retire());
        }

        Admit(all: true);
        foreach (Utterance utterance in _speaking)
        {
            utterance.Fail(new ObjectDisposedException(nameof(SpeechEngine), "The model was given back while it spoke."));
            utterance.Retire();
        }
    }

    private void Admit(bool all = false)
    {
        lock (_gate)
        {
            while (_waiting.Count > 0 && (all || _speaking.Count < MostStreams))
            {
                _speaking.Add(_waiting.Dequeue());
            }
        }
    }

    private void Step()
    {
        try
        {
            for (int i = 0; i < _ready.Count; i++)
            {
                _streams[i] = _ready[i].Stream;
            }

            _generator.Step(_streams.AsSpan(0, _ready.Count));
        }
#pragma warning disable CA1031 // Belongs to those who listen; the engine goes on for others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _ready.ForEach(utterance => utterance.Fail(exception));
            return;
        }

        foreach (Utterance utterance in _ready)
        {
            utterance.TakeStep();
        }
    }
}
