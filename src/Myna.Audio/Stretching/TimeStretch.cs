using System.Buffers;

namespace Myna.Audio.Stretching;

/// <summary>
/// Changes the speed of one channel and keeps its pitch: waveform-similarity overlap-add (WSOLA).
/// </summary>
/// <remarks>
/// <para>W. Verhelst, M. Roelands (1993), <em>An overlap-add technique based on waveform similarity (WSOLA) for high
/// quality time-scale modification of speech</em>, ICASSP. The output is laid out in steps of 12.5 ms. Each step is
/// read within 10 ms of its time in the input, at the place that continues the step before most alike; where the
/// natural continuation itself lies there, it is taken unchanged. Unlike the paper's, places lie between samples.</para>
/// <para>For speech and other sounds of one voice. In chords, and in music with drums, WSOLA is heard.</para>
/// <para>Whole clips go through <see cref="Stretch"/> or <see cref="Whole"/>. For a stream keep one instance, call
/// <see cref="Push"/> for each piece and <see cref="Finish"/> at the end: the result has the same bits as that of the
/// whole clip, however it was cut, at every vector width. One instance serves one stream at a time; its memory does not
/// grow with the stream.</para>
/// </remarks>
public sealed class TimeStretch
{
    /// <summary>The lowest speed: half as fast, twice as long.</summary>
    public const double SlowestSpeed = 0.5;

    /// <summary>The highest speed: twice as fast, half as long.</summary>
    public const double FastestSpeed = 2;

    private const double StepSeconds = 0.0125;
    private const double TemplateSeconds = 0.025;
    private const double ReachSeconds = 0.010;
    private const int PieceSamples = 1 << 14;

    private readonly double _speed;
    private readonly int _step;
    private readonly int _reach;
    private readonly float[] _fadeIn;
    private readonly float[] _template;
    private readonly float[] _fresh;
    private readonly float[] _around;
    private readonly float[] _region;
    private readonly SimilarityIndex _similarity;
    private readonly SlidingSound _sound = new();
    private long _stepsDone;
    private Place _place;

    /// <summary>Prepares for one sample rate and speed.</summary>
    /// <param name="sampleRate">Samples a second, in Hz.</param>
    /// <param name="speed"><see cref="SlowestSpeed"/> to <see cref="FastestSpeed"/>; 1 changes nothing.</param>
    public TimeStretch(int sampleRate, double speed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, Resampling.Resampler.LowestRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, Resampling.Resampler.HighestRate);
        if (!(speed >= SlowestSpeed && speed <= FastestSpeed))
        {
            throw new ArgumentOutOfRangeException(nameof(speed), speed, $"The speed must be from {SlowestSpeed} to {FastestSpeed}.");
        }

        _speed = speed;
        _step = (int)Math.Round(StepSeconds * sampleRate);
        _reach = (int)Math.Round(ReachSeconds * sampleRate);
        int template = (int)Math.Round(TemplateSeconds * sampleRate);
        _template = new float[template];
        _fresh = new float[_step];
        _around = new float[template + (2 * FractionalReader.Half)];
        _region = new float[(2 * _reach) + template];
        _similarity = new SimilarityIndex(template, (2 * _reach) + 1);
        _fadeIn = new float[_step];
        for (int i = 0; i < _step; i++)
        {
            _fadeIn[i] = (float)(0.5 - (0.5 * Math.Cos(Math.PI * (i + 0.5) / _step)));
        }
    }

    /// <summary>What a stream's output lags behind its input, in input samples.</summary>
    public int LookAhead => _reach + 1 + _template.Length + FractionalReader.Half;

    /// <summary>Samples of output for <paramref name="inputLength"/> samples of input: their number divided by the speed, rounded.</summary>
    public long OutputLength(long inputLength) => (long)Math.Round(inputLength / _speed, MidpointRounding.AwayFromZero);

    /// <summary>Stretches a whole mono clip.</summary>
    /// <param name="samples">The input; not changed.</param>
    /// <param name="sampleRate">Its rate in Hz.</param>
    /// <param name="speed"><see cref="SlowestSpeed"/> to <see cref="FastestSpeed"/>.</param>
    /// <returns><see cref="OutputLength"/> samples.</returns>
    public static float[] Stretch(ReadOnlySpan<float> samples, int sampleRate, double speed)
        => new TimeStretch(sampleRate, speed).Whole(samples);

    /// <summary>Stretches a whole clip; the instance is as new afterwards.</summary>
    /// <param name="samples">The input; not changed.</param>
    /// <returns><see cref="OutputLength"/> samples.</returns>
    public float[] Whole(ReadOnlySpan<float> samples)
    {
        Reset();
        var output = new ArrayBufferWriter<float>((int)Math.Max(1, OutputLength(samples.Length)));
        Push(samples, output);
        Finish(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Takes the next piece of a stream and writes what can be told of the output by now.</summary>
    /// <param name="input">The piece, of any length.</param>
    /// <param name="output">Receives the new samples.</param>
    public void Push(ReadOnlySpan<float> input, IBufferWriter<float> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (!input.IsEmpty)
        {
            // Pieces of bounded size keep the working memory small whatever the caller's pieces are.
            ReadOnlySpan<float> piece = input[..Math.Min(input.Length, PieceSamples)];
            input = input[piece.Length..];
            _sound.Append(piece);
            while (IsReady())
            {
                Step(output, _step, long.MaxValue);
            }
        }
    }

    /// <summary>Ends a stream: writes the rest of the output. The instance is as new afterwards.</summary>
    /// <param name="output">Receives the last samples.</param>
    public void Finish(IBufferWriter<float> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        long end = OutputLength(_sound.End);
        for (long left = end - (_stepsDone * _step); left > 0; left = end - (_stepsDone * _step))
        {
            // The last steps must not run over the end, where they would read silence.
            int wanted = (int)Math.Min(_step, left);
            Step(output, wanted, Math.Max(0, _sound.End - wanted));
        }

        Reset();
    }

    /// <summary>Forgets the stream so far.</summary>
    public void Reset()
    {
        _sound.Clear();
        _stepsDone = 0;
        _place = default;
    }

    /// <summary>Whether all samples are there that the next step could use. What a step reads then does not depend on the end.</summary>
    private bool IsReady()
        => _sound.End >= Math.Max(Centre, _place.Sample + _step) + LookAhead;

    // The middle of a step is read at its time; at other speeds than 1 its ends then are early and late.
    private long Centre => (long)Math.Round((((_stepsDone * _step) + (_step / 2.0)) * _speed) - (_step / 2.0));

    /// <summary>Writes one step of output.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="wanted">How much of it.</param>
    /// <param name="last">The last place it may be read from.</param>
    private void Step(IBufferWriter<float> output, int wanted, long last)
    {
        Span<float> target = output.GetSpan(wanted)[..wanted];
        long centre = Math.Min(Centre, last);
        Place natural = _stepsDone == 0 ? default : _place with { Sample = _place.Sample + _step };
        if (Math.Abs(natural.Sample - centre) <= _reach && natural.Sample <= last)
        {
            _place = natural;
            Read(natural, target);
        }
        else
        {
            Read(natural, _template);
            _place = Search(centre, last);
            Read(_place, _fresh);
            for (int i = 0; i < wanted; i++)
            {
                target[i] = MathF.FusedMultiplyAdd(_fadeIn[i], _fresh[i] - _template[i], _template[i]);
            }
        }

        output.Advance(wanted);
        _stepsDone++;
        _sound.DropBefore(Math.Min(_place.Sample + _step, Centre - _reach - _step) - FractionalReader.Half);
    }

    private Place Search(long centre, long last)
    {
        long first = Math.Max(0, centre - _reach);
        int places = (int)(Math.Min(centre + _reach, last) - first) + 1;
        Span<float> region = _region.AsSpan(0, places + _template.Length - 1);
        _sound.Read(first, region);
        (int found, double beside) = _similarity.Find(_template, region, places, (int)(centre - first));
        long steps = ((first + found) * FractionalReader.Steps) + (long)Math.Round(beside * FractionalReader.Steps);
        return new Place(steps >> 6, (int)(steps & (FractionalReader.Steps - 1)));
    }

    private void Read(Place place, Span<float> target)
    {
        Span<float> around = _around.AsSpan(0, target.Length + (2 * FractionalReader.Half) - 1);
        _sound.Read(place.Sample - (FractionalReader.Half - 1), around);
        FractionalReader.Read(around, place.Step, target);
    }

    /// <summary>A place in the input: a sample and so many 64ths behind it.</summary>
    private readonly record struct Place(long Sample, int Step);
}
