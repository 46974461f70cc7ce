using System.Threading.Channels;
using Myna.Voice.LongForm;
using Myna.Voice.Qwen3Tts.Guards;
using Myna.Voice.Qwen3Tts.Prompts;
using Myna.Voice.Qwen3Tts.Sampling;
using Myna.Voice.Qwen3Tts.SpeechTokenizer;

namespace Myna.Voice.Qwen3Tts.Speaking;

/// <summary>
/// Makes the audio of one request, some sentences at a time: text → prompt → frames → sound. Each stretch follows on the one
/// before it: a cloned voice's prompt holds the codes of what it has just said, and the codec goes on where it was.
/// </summary>
internal sealed class Qwen3Production(Qwen3Request settings, Qwen3Network network, ChannelWriter<SpeechChunk> chunks)
{
    private readonly SpeechRequest _request = settings.Request;
    private readonly IReadOnlyList<SpeechPiece> _pieces = SpeechPiece.Cut(settings.Text, settings.Request.Pauses, settings.Request.Speed);
    private readonly SpeechSoFar _before = settings.Request.After ?? SpeechSoFar.Nothing;
    private readonly LevelMatching _levels = new(settings.Request.After ?? SpeechSoFar.Nothing);
    private SpeechContext _context = SpeechContext.Of(settings.Voice, network.Decoder);
    private long _samples;
    private int _sentences;
    private double _pauseSeconds;

    /// <summary>Makes all of it; the channel is completed by the caller.</summary>
    /// <exception cref="MynaException">Nothing in the text can be said, or the model cannot go on.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_pieces.Count == 0)
        {
            throw new NothingToSayException();
        }

        // Pauses before the first word.
        _pauseSeconds = settings.Text.Pauses.Where(pause => settings.Text.Text.AsSpan(0, pause.At).IsWhiteSpace()).Sum(pause => pause.Seconds);
        for (int i = 0; i < _pieces.Count; i++)
        {
            await SpeakAsync(_pieces[i], cancellationToken).ConfigureAwait(false);
            _sentences += _pieces[i].Sentences;
            _pauseSeconds = _pieces[i].PauseSeconds;
            _request.Progress?.Report(new SpeechProgress(
                _sentences, _pieces.Sum(piece => piece.Sentences), (i + 1.0) / _pieces.Count, (double)_samples / network.SampleRate));
        }

        if (_pieces[^1].HasMarkedPause)
        {
            await WritePauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SpeakAsync(SpeechPiece piece, CancellationToken cancellationToken)
    {
        if (_request.Live)
        {
            await SpeakLiveAsync(piece, cancellationToken).ConfigureAwait(false);
            return;
        }

        // Nobody hears it yet, so what goes astray can be said once more.
        TokenBudget budget = BudgetOf(piece);
        List<Take> takes = [];
        while (takes.Count == 0 || Reroll.IsDue(takes[^1].Outcome, takes.Count, heard: false, settings.Sampling.Talker.Sample))
        {
            takes.Add(await TakeAsync(piece, takes.Count, cancellationToken).ConfigureAwait(false));
        }

        Take take = takes[Reroll.Best([.. takes.Select(made => made.Outcome)], budget)];
        for (int i = 0; i < takes.Count; i++)
        {
            Warn(takes[i].Guard, piece, again: i + 1 < takes.Count);
        }

        float gain = 1f;
        var power = new SpeechPower(network.SampleRate);
        power.Add(take.Samples);
        (double loudness, double seconds) = power.Measure();
        if (_request.MatchLevels)
        {
            gain = _levels.Gain(loudness, seconds);
        }

        _levels.Heard(loudness, seconds, gain);
        var filter = new SpeechFilter(network.SampleRate, _request.Speed, gain);
        float[] heard = [.. filter.Push(take.Samples), .. filter.Finish()];
        await WritePauseAsync(cancellationToken).ConfigureAwait(false);
        double start = Seconds;
        await WriteAsync(heard, [Mark(piece, start, start + ((double)heard.Length / network.SampleRate))], SoFar(piece), cancellationToken).ConfigureAwait(false);
        _context = take.Outcome.Straying == Straying.None ? _context.After(piece.Text, take.Codes, take.Decoder) : SpeechContext.Of(settings.Voice, network.Decoder);
    }

    /// <summary>Hands the sound out as it is made. What goes astray is cut off where that is noticed.</summary>
    private async Task SpeakLiveAsync(SpeechPiece piece, CancellationToken cancellationToken)
    {
        DecoderStream decoder = _context.Decoder.Fork();
        using Utterance utterance = Start(piece, attempt: 0, decoder, _request.Chunks ?? ChunkGrowth.Live, cancellationToken);
        var filter = new SpeechFilter(network.SampleRate, _request.Speed, gain: 1f);
        var power = new SpeechPower(network.SampleRate);
        double start = -1;
        await foreach (float[] chunk in utterance.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            power.Add(chunk);
            await HearAsync(filter.Push(chunk)).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        float[] last = filter.Finish();
        await HearAsync(last.Length > 0 ? last[..^1] : last).ConfigureAwait(false);
        (double loudness, double seconds) = power.Measure();
        _levels.Heard(loudness, seconds, gain: 1f);

        // The very last sample carries what is only known at the end: when the sentences were over.
        double end = Seconds + (1.0 / network.SampleRate);
        start = start < 0 ? Seconds : start;
        await WriteAsync(last.Length > 0 ? last[^1..] : [], [Mark(piece, start, end)], SoFar(piece), cancellationToken).ConfigureAwait(false);
        Warn(utterance.Guard, piece, again: false);
        _context = utterance.Guard.Straying == Straying.None
            ? _context.After(piece.Text, [.. utterance.Codes], decoder)
            : SpeechContext.Of(settings.Voice, network.Decoder);

        async Task HearAsync(float[] heard)
        {
            if (heard.Length > 0)
            {
                if (start < 0)
                {
                    await WritePauseAsync(cancellationToken).ConfigureAwait(false);
                    start = Seconds;
                }

                await WriteAsync(heard, [], null, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Makes a stretch of speech whole.</summary>
    private async Task<Take> TakeAsync(SpeechPiece piece, int attempt, CancellationToken cancellationToken)
    {
        DecoderStream decoder = _context.Decoder.Fork();
        using Utterance utterance = Start(piece, attempt, decoder, ChunkGrowth.Unheard, cancellationToken);
        var samples = new List<float>();
        await foreach (float[] chunk in utterance.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            samples.AddRange(chunk);
        }

        cancellationToken.ThrowIfCancellationRequested();
        int[] codes = [.. utterance.Codes];
        int echo = ReferenceTail.EchoFrames(_context.Codes, codes, network.Config.Talker.CodeGroups);
        int kept = Math.Max(echo, utterance.Guard.KeptFrames);
        int frame = network.Decoder.FrameSamples;
        return new Take(
            [.. samples.Take(kept * frame).Skip(echo * frame)], codes, decoder, utterance.Guard, new AttemptOutcome(utterance.Guard.Straying, kept - echo));
    }

    private Utterance Start(SpeechPiece piece, int attempt, DecoderStream decoder, ChunkGrowth growth, CancellationToken cancellationToken)
    {
        bool isCloned = settings.Voice.XVector is not null;
        var prompt = new PromptRequest
        {
            Text = piece.Text,
            Language = settings.Language,
            TextStreams = isCloned,
            Speaker = settings.Voice.Speaker,
            Instruction = settings.Instruction,
            ReferenceText = _context.Text,
            ReferenceFrames = _context.Codes.Length / network.Config.Talker.CodeGroups,
        };
        PromptLayout layout = PromptLayout.For(network.Config, network.Tokenizer, prompt);
        TokenBudget budget = BudgetOf(piece);
        var draws = new SeededDraws(_request.Seed, _before.Sentences + _sentences, attempt);

        // With what was just said in it, a prompt is of use only once.
        int shared = _context.IsVoiceAlone ? Math.Min(layout.VoicePositions, layout.Positions.Count - 1) : 0;
        using KeyValueCache? beginning = shared == 0 ? null : network.Beginnings.Get(
            new VoiceBeginnings.Key(_request.Voice, settings.Language, settings.Instruction),
            () => network.Embedding.Embed([.. layout.Positions.Take(shared)], _context.Codes, settings.Voice.XVector),
            cancellationToken);
        var frames = new FrameRequest
        {
            Prompt = network.Embedding.Embed([.. layout.Positions.Skip(shared)], _context.Codes, settings.Voice.XVector),
            Beginning = beginning,
            TrailingText = network.Embedding.EmbedText([.. layout.TrailingTextIds]),
            Pad = network.Embedding.Pad,
            Sampler = new FrameSampler(network.Config.Talker, settings.Sampling, draws),
            MaxTokens = budget.MostTokens,
        };
        network.RequireRoom(layout.Positions.Count + budget.MostTokens);
        return network.Engine.Speak(frames, (stream, wake) => new Utterance(stream, decoder, growth, new UtteranceGuard(budget, network.Decoder.FrameSamples), wake));
    }

    private TokenBudget BudgetOf(SpeechPiece piece) =>
        TokenBudget.For(piece.Text, !string.IsNullOrEmpty(settings.Instruction) && network.Config.TakesInstructions, settings.Sampling.MaxNewTokens);

    private void Warn(UtteranceGuard guard, SpeechPiece piece, bool again)
    {
        if (guard.Straying != Straying.None)
        {
            _request.Warnings?.Report(guard.Describe(piece.Text, again));
        }
    }

    private SpeechMark Mark(SpeechPiece piece, double start, double end)
    {
        (int at, int length) = settings.Text.SourceOf(piece.Start, piece.Text.Length);
        return new SpeechMark(SpeechMarkKind.Sentence, piece.Text, at, start, end) { TextLength = length };
    }

    private SpeechSoFar SoFar(SpeechPiece piece) => _levels.SoFar(_before.Sentences + _sentences + piece.Sentences);

    private double Seconds => (double)_samples / network.SampleRate;

    private async Task WritePauseAsync(CancellationToken cancellationToken)
    {
        if (_pauseSeconds > 0)
        {
            await WriteAsync(new float[(int)Math.Round(_pauseSeconds * network.SampleRate)], [], null, cancellationToken).ConfigureAwait(false);
            _pauseSeconds = 0;
        }
    }

    private async Task WriteAsync(float[] samples, List<SpeechMark> marks, SpeechSoFar? soFar, CancellationToken cancellationToken)
    {
        var chunk = new SpeechChunk(samples, network.SampleRate, Seconds, marks) { SoFar = soFar };
        _samples += samples.Length;
        await chunks.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A stretch of speech, made whole.</summary>
    /// <param name="Samples">The sound, without what went astray.</param>
    /// <param name="Codes">Its codes, all of them.</param>
    /// <param name="Decoder">The codec behind it.</param>
    /// <param name="Guard">How it went.</param>
    /// <param name="Outcome">The same in short.</param>
    private sealed record Take(float[] Samples, int[] Codes, DecoderStream Decoder, UtteranceGuard Guard, AttemptOutcome Outcome);
}
