using System.Diagnostics;
using Myna.Tensors.Threads;

namespace Myna.Voice.Lite;

/// <summary>One speaker's way through the networks, sentence by sentence, with its working memory.</summary>
internal sealed class LiteSession(LiteNetwork network, Crew crew) : ILiteSession
{
    private readonly Workspace _workspace = new();
    private readonly FlowSampler _sampler = new(network.Decoder, network.Config);
    private readonly VocoderSentence _waveform = new(network.Vocoder, new Workspace(), crew);
    private readonly LiteWork _work = new(network.Config);
    private float[] _vector = [];
    private float[] _mean = [];
    private DecoderVoice? _voice;
    private VoicePrompt? _prompt;
    private int[] _frames = [];
    private int _referenceFrames;
    private int _symbols;
    private int _total;

    /// <inheritdoc/>
    public void BeginVoice(VoicePrompt voice)
    {
        if (ReferenceEquals(voice, _prompt))
        {
            return;
        }

        int width = network.Config.Reference.Width;
        ReadOnlySpan<float> vector = Checked(voice, LitePrompt.Vector, width);
        ReadOnlySpan<float> mean = Checked(voice, LitePrompt.Mean, network.Mels);
        ReadOnlySpan<float> frames = Checked(voice, LitePrompt.Frames, null, width);
        _voice = network.Decoder.Listen(vector, frames, crew);
        _vector = vector.ToArray();
        _mean = mean.ToArray();
        _referenceFrames = frames.Length / width;
        _prompt = voice;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<int> ReadText(ReadOnlySpan<int> ids, ReadOnlySpan<float> speeds, CancellationToken cancellationToken)
    {
        using Activity? activity = LiteTracing.Source.StartActivity(LiteTracing.Text);
        TextReading reading = network.Text.Read(ids, _vector, _workspace, crew, null, cancellationToken);
        _symbols = ids.Length;
        if (_frames.Length < _symbols)
        {
            _frames = new int[_symbols + (_symbols / 4)];
        }

        Span<int> frames = _frames.AsSpan(0, _symbols);
        _total = DurationPredictor.Round(reading.LogFrames, speeds, frames);
        Expansion.Repeat(reading.Mu, network.Mels, frames, _workspace.Get("session.mu", _total * network.Mels));
        int width = network.Config.Text.Width;
        Expansion.Repeat(reading.Features, width, frames, _workspace.Get("session.h", _total * width));
        return frames;
    }

    /// <inheritdoc/>
    public void SampleMel(Span<float> noise, int steps, float guidance, Action<int> stepDone, CancellationToken cancellationToken)
    {
        using Activity? activity = LiteTracing.Source.StartActivity(LiteTracing.Decoder);
        activity?.SetTag(LiteTracing.Operations, _work.Operations(_symbols, _total, _referenceFrames, steps, guidance != 0));
        int mels = network.Mels;
        Span<float> x = _workspace.Get("session.mel", _total * mels);
        noise[..x.Length].CopyTo(x);
        _sampler.Sample(
            _workspace.Get("session.mu", _total * mels),
            _workspace.Get("session.h", _total * network.Config.Text.Width),
            x,
            _voice ?? throw new InvalidOperationException("A voice comes before the text."),
            steps,
            guidance,
            _workspace,
            crew,
            stepDone,
            null,
            cancellationToken);

        // Out of the normalised space: mel = 2·x + a (specification §3).
        for (int at = 0; at < x.Length; at += mels)
        {
            for (int band = 0; band < mels; band++)
            {
                x[at + band] = (2f * x[at + band]) + _mean[band];
            }
        }
    }

    /// <inheritdoc/>
    public void BeginWaveform(ReadOnlySpan<float> noise)
    {
        using Activity? activity = LiteTracing.Source.StartActivity(LiteTracing.Vocoder);
        _waveform.Begin(_workspace.Get("session.mel", _total * network.Mels), noise);
    }

    /// <inheritdoc/>
    public int ReadWaveform(Span<float> samples)
    {
        using Activity? activity = LiteTracing.Source.StartActivity(LiteTracing.Vocoder);
        return _waveform.Read(samples);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // All memory belongs to the garbage collector; the crew is everybody's.
    }

    /// <summary>A tensor of the prompt, with its shape checked; null stands for any length from 1 on.</summary>
    private static ReadOnlySpan<float> Checked(VoicePrompt voice, string name, params int?[] shape)
    {
        IReadOnlyList<int>? found = voice.TensorNames.Contains(name) ? voice.Shape(name) : null;
        if (found is null || found.Count != shape.Length || found.Where((length, i) => length < 1 || (shape[i] ?? length) != length).Any())
        {
            string wanted = string.Join(", ", shape.Select(length => length?.ToString() ?? "n"));
            string has = found is null ? "none" : $"[{string.Join(", ", found)}]";
            throw new MynaException(
                $"The voice \"{voice.Name}\" should hold a tensor {name} [{wanted}] and has {has}; make it again from its clip.");
        }

        return voice.Tensor(name);
    }
}
