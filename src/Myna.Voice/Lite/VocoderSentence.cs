using Myna.Tensors.Threads;

namespace Myna.Voice.Lite;

/// <summary>
/// Speaks one sentence's mel in pieces (specification §8, "Streaming"). Pitch, pulses and noise run over the whole sentence
/// first; network and filters then run piece by piece with just as much context as they reach, so that any cutting into
/// pieces gives the same samples, bit for bit.
/// </summary>
internal sealed class VocoderSentence(Vocoder vocoder, Workspace workspace, Crew crew)
{
    private readonly PulseTrain _pulseTrain = new(vocoder.Config.SampleRate, vocoder.Config.Hop);
    private double[] _logPitch = [];
    private int _frames;

    /// <summary>Samples of the whole sentence.</summary>
    public int Samples => vocoder.Samples(_frames);

    /// <summary>Samples handed out so far.</summary>
    public int Position { get; private set; }

    /// <summary>Begins a sentence.</summary>
    /// <param name="mel">Log-mel, <c>[frames, mels]</c>; kept in the workspace.</param>
    /// <param name="noise">Standard normal noise, one value a sample; kept in the workspace.</param>
    /// <param name="taps">Told of every stage by name, for tests; null otherwise.</param>
    public void Begin(ReadOnlySpan<float> mel, ReadOnlySpan<float> noise, StageTap? taps = null)
    {
        LiteConfig config = vocoder.Config;
        int mels = config.Mels;
        _frames = mel.Length / mels;
        Position = 0;
        if (noise.Length != Samples)
        {
            throw new ArgumentException($"{_frames} frames take {Samples} samples of noise, not {noise.Length}.", nameof(noise));
        }

        mel.CopyTo(workspace.Get("vocoder.mel", mel.Length));
        noise.CopyTo(workspace.Get("vocoder.noise", noise.Length));
        Span<float> z = workspace.Get("vocoder.z", mel.Length);
        Vocoder.Scale(mel, z);
        if (_logPitch.Length < _frames)
        {
            _logPitch = new double[_frames + (_frames / 4)];
        }

        Span<double> logPitch = _logPitch.AsSpan(0, _frames);
        Span<float> voicing = workspace.Get("vocoder.voicing", _frames);
        vocoder.Pitch.Track(z, _frames, logPitch, voicing, workspace, crew, taps);
        taps?.Invoke("voicing", voicing);

        Span<float> inputs = workspace.Get("vocoder.inputs", _frames * vocoder.Filters.Inputs);
        for (int t = 0; t < _frames; t++)
        {
            Span<float> row = inputs.Slice(t * vocoder.Filters.Inputs, vocoder.Filters.Inputs);
            Vocoder.JoinRow(z.Slice(t * mels, mels), logPitch[t], voicing[t], row);
        }

        Span<float> pulses = workspace.Get("vocoder.pulses", Samples);
        _pulseTrain.Make(logPitch, voicing, pulses);
        taps?.Invoke("pulses", pulses);
    }

    /// <summary>Makes the next samples; fewer than asked for only at the end.</summary>
    /// <param name="samples">Receives them, as they come out of the inverse transform: peaks may pass ±1.</param>
    /// <param name="taps">Told of every stage by name, for tests; null otherwise.</param>
    /// <returns>How many were made; 0 when the sentence is over.</returns>
    public int Read(Span<float> samples, StageTap? taps = null)
    {
        int count = Math.Min(samples.Length, Samples - Position);
        if (count <= 0)
        {
            return 0;
        }

        int bins = vocoder.Config.Bins;
        int inputs = vocoder.Filters.Inputs;
        (int from, int frames) = vocoder.Stft.FramesFor(Position, count, _frames);
        int first = Math.Max(0, from - vocoder.Filters.Context);
        int last = Math.Min(_frames, from + frames + vocoder.Filters.Context);
        Span<float> filters = workspace.Get("vocoder.filters", frames * 4 * bins);
        Span<float> x = workspace.Get("vocoder.inputs", _frames * inputs).Slice(first * inputs, (last - first) * inputs);
        vocoder.Filters.Forward(x, last - first, from - first, frames, filters, workspace, crew, taps);

        var stretch = new ShapingStretch
        {
            Mel = workspace.Get("vocoder.mel", _frames * vocoder.Config.Mels),
            Pulses = workspace.Get("vocoder.pulses", Samples),
            Noise = workspace.Get("vocoder.noise", Samples),
            From = from,
            Count = frames,
            Filters = filters,
            Re = workspace.Get("vocoder.re", frames * bins),
            Im = workspace.Get("vocoder.im", frames * bins),
        };
        vocoder.Shape(stretch, crew);

        Span<float> made = samples[..count];
        vocoder.Stft.InverseRange(stretch.Re, stretch.Im, from, frames, _frames, Position, made);
        Position += count;
        return count;
    }
}
