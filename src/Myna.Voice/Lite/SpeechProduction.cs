using System.Diagnostics;
using System.Threading.Channels;
using Myna.Audio.Loudness;
using Myna.Voice.LongForm;
using Myna.Text;
using Myna.Text.Markup;
using Myna.Text.Phonemes;

namespace Myna.Voice.Lite;

/// <summary>
/// Makes the audio of one request, sentence by sentence, and writes it to a channel: text → sentences → phonemes →
/// durations → mel → waveform in pieces.
/// </summary>
internal sealed class SpeechProduction(
    LiteRequest settings, ILiteNetwork network, ILiteSession session, Transcriber transcriber, ChannelWriter<SpeechChunk> chunks)
{
    // A program start for each so many characters keeps the wait for the first sound short in long texts.
    private const int TranscribedAtOnce = 2000;

    // Pieces double from a quarter of a second to a second: the first sound comes early, the rest in fewer pieces.
    private const double FirstPieceSeconds = 0.25;
    private const double LargestPieceSeconds = 1;

    // Share of a sentence's work that the decoder has, for progress.
    private const double DecoderShare = 0.75;

    private readonly SpeechRequest _request = settings.Request;
    private readonly MarkedText _text = settings.Text;
    private readonly IReadOnlyList<Sentence> _sentences = SentenceSplitter.Split(settings.Text, settings.Request.Speed);
    private readonly Reading _reading = new(settings.Request.Language!, settings.Request.Normalize, settings.Request.Lexicon);
    private readonly SpeechSoFar _before = settings.Request.After ?? SpeechSoFar.Nothing;
    private readonly LevelMatching _levels = new(settings.Request.After ?? SpeechSoFar.Nothing);
    private float[] _noise = [];
    private long _samples;
    private long _characters;
    private long _charactersDone;
    private int _pieceSamples = WholeFrames(FirstPieceSeconds, network);
    private double?[] _markedPauses = [];
    private double? _markedPause;
    private double _pause;
    private bool _hasSounded;

    /// <summary>Makes all of it; the channel is completed by the caller.</summary>
    /// <exception cref="MynaException">Nothing in the text can be said, or making phonemes failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Range[] batches = Batches();
        _characters = _sentences.Sum(sentence => (long)sentence.Length);
        Task<IReadOnlyList<Transcription?>>? next = batches.Length > 0 ? TranscribeAsync(batches[0], cancellationToken) : null;
        session.BeginVoice(_request.Voice);
        _markedPauses = SpeechPauses.Marked(_text, _sentences);
        for (int batch = 0; batch < batches.Length; batch++)
        {
            IReadOnlyList<Transcription?> transcriptions = await next!.ConfigureAwait(false);
            next = batch + 1 < batches.Length ? TranscribeAsync(batches[batch + 1], cancellationToken) : null;
            for (int i = 0; i < transcriptions.Count; i++)
            {
                await SpeakAsync(batches[batch].Start.Value + i, transcriptions[i], cancellationToken).ConfigureAwait(false);
            }
        }

        if (!_hasSounded)
        {
            throw new NothingToSayException();
        }

        // Behind the last sentence only a pause that the text asks for is heard.
        _markedPause = Sum(_markedPause, _markedPauses[^1]);
        if (_markedPause is not null)
        {
            await WritePauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<Transcription?>> TranscribeAsync(Range batch, CancellationToken cancellationToken)
    {
        using Activity? activity = LiteTracing.Source.StartActivity(LiteTracing.Phonemes);
        return await transcriber
            .TranscribeAsync(_text, [.. _sentences.Take(batch)], _reading, cancellationToken).ConfigureAwait(false);
    }

    private Range[] Batches()
    {
        var batches = new List<Range>();
        int first = 0;
        int characters = 0;
        for (int i = 0; i < _sentences.Count; i++)
        {
            characters += _sentences[i].Length;
            if (characters >= TranscribedAtOnce || i == _sentences.Count - 1)
            {
                batches.Add(first..(i + 1));
                first = i + 1;
                characters = 0;
            }
        }

        return [.. batches];
    }

    private async Task SpeakAsync(int number, Transcription? transcription, CancellationToken cancellationToken)
    {
        Sentence sentence = _sentences[number];
        _markedPause = Sum(_markedPause, _markedPauses[number]);
        if (transcription is not null)
        {
            await WritePauseAsync(cancellationToken).ConfigureAwait(false);
            session.BeginVoice(settings.VoiceOf(_text.StyleAt(sentence.Start).Voice));
            (int samples, List<SpeechMark> marks, VolumeCurve? volume) = MakeMel(number, transcription, cancellationToken);
            await WriteWaveformAsync(number, samples, marks, volume, cancellationToken).ConfigureAwait(false);
            _hasSounded = true;
        }

        // A pause is only heard between two sentences that sound.
        _pause = Math.Max(_pause, _hasSounded ? _request.Pauses.After(_text.Text, sentence) : 0);
        _charactersDone += sentence.Length;
        Report(number + 1, within: 0);
    }

    private async Task WritePauseAsync(CancellationToken cancellationToken)
    {
        double seconds = _markedPause ?? _pause;
        (_markedPause, _pause) = (null, 0);
        int samples = (int)Math.Round(seconds * network.SampleRate);
        if (samples > 0)
        {
            await WriteAsync(new float[samples], [], soFar: null, cancellationToken).ConfigureAwait(false);
        }
    }

    private static double? Sum(double? one, double? other) => one is null ? other : one + (other ?? 0);

    /// <summary>Everything up to the first sample of a sentence.</summary>
    private (int Samples, List<SpeechMark> Marks, VolumeCurve? Volume) MakeMel(int number, Transcription transcription, CancellationToken cancellationToken)
    {
        ReadOnlySpan<int> frames = session.ReadText(transcription.Ids, settings.SpeedsOf(transcription), cancellationToken);
        int total = 0;
        foreach (int count in frames)
        {
            total += count;
        }

        int samples = network.Hop * (total - 1);
        double rate = network.SampleRate;
        List<SpeechMark> marks = SentenceMarks.Of(
            _text, transcription, frames, network.Hop / rate, _samples / rate, samples / rate);

        VolumeCurve? volume = transcription.VolumesDb is { } volumes ? new VolumeCurve(volumes, frames, network.Hop, network.SampleRate) : null;
        Span<float> noise = Noise(total * network.Mels, number, NoisePurpose.Mel);
        foreach (ref float value in noise)
        {
            value *= settings.Temperature;
        }

        session.SampleMel(
            noise,
            settings.Steps,
            settings.Guidance,
            step => Report(number, DecoderShare * step / settings.Steps),
            cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        session.BeginWaveform(Noise(samples, number, NoisePurpose.Waveform));
        return (samples, marks, volume);
    }

    private async Task WriteWaveformAsync(
        int number, int samples, List<SpeechMark> marks, VolumeCurve? volume, CancellationToken cancellationToken)
    {
        // Lite's waveform may pass full scale at a hard onset; the specification clips it there, which is heard as a click.
        var limiter = new PeakLimiter(network.SampleRate);
        var fade = new EdgeFade(samples, network.SampleRate);
        var loudness = new SpeechPower(network.SampleRate);

        // A gain needs the whole sentence. The first one gets none, so its first piece goes out at once.
        float[]? whole = _request.MatchLevels && _levels.HasLevel ? ReadWhole(samples, loudness, cancellationToken) : null;
        float gain = 1f;
        if (whole is not null)
        {
            (double power, double seconds) = loudness.Measure();
            gain = _levels.Gain(power, seconds);
        }

        int done = 0;
        int marksDone = 0;
        while (done < samples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int wanted = Math.Min(_pieceSamples, samples - done);
            float[] piece = whole is null ? Read(wanted, samples - done, loudness) : whole[done..(done + wanted)];
            foreach (ref float sample in piece.AsSpan())
            {
                sample *= gain;
            }

            volume?.Apply(piece);
            done += piece.Length;
            float[] limited = limiter.Push(piece);
            SpeechSoFar? soFar = null;
            if (done >= samples)
            {
                limited = [.. limited, .. limiter.Finish()];
                (double power, double seconds) = loudness.Measure();
                _levels.Heard(power, seconds, gain);
                soFar = _levels.SoFar(_before.Sentences + number + 1);
            }

            fade.Apply(limited);

            double end = (_samples + limited.Length) / (double)network.SampleRate;
            int first = marksDone;
            while (marksDone < marks.Count && (marks[marksDone].Start < end || done >= samples))
            {
                marksDone++;
            }

            Report(number, DecoderShare + ((1 - DecoderShare) * done / samples));
            await WriteAsync(limited, marks[first..marksDone], soFar, cancellationToken).ConfigureAwait(false);
            _pieceSamples = Math.Min(2 * _pieceSamples, WholeFrames(LargestPieceSeconds, network));
        }
    }

    private float[] ReadWhole(int samples, SpeechPower loudness, CancellationToken cancellationToken)
    {
        var whole = new float[samples];
        int most = WholeFrames(LargestPieceSeconds, network);
        int done = 0;
        while (done < samples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[] piece = Read(Math.Min(most, samples - done), samples - done, loudness);
            piece.CopyTo(whole, done);
            done += piece.Length;
        }

        return whole;
    }

    private float[] Read(int wanted, int left, SpeechPower loudness)
    {
        var piece = new float[wanted];
        int made = session.ReadWaveform(piece);
        if (made == 0)
        {
            throw new InvalidOperationException($"The vocoder ended {left} samples early.");
        }

        piece = made < wanted ? piece[..made] : piece;
        loudness.Add(piece);
        return piece;
    }

    private async Task WriteAsync(
        ReadOnlyMemory<float> samples, List<SpeechMark> marks, SpeechSoFar? soFar, CancellationToken cancellationToken)
    {
        var chunk = new SpeechChunk(samples, network.SampleRate, _samples / (double)network.SampleRate, marks) { SoFar = soFar };
        _samples += samples.Length;
        await chunks.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
    }

    private Span<float> Noise(int count, int sentence, NoisePurpose purpose)
    {
        if (_noise.Length < count)
        {
            _noise = new float[count + (count / 4)];
        }

        Span<float> noise = _noise.AsSpan(0, count);
        new SeededNoise(_request.Seed, _before.Sentences + sentence, purpose).Fill(noise);
        return noise;
    }

    private static int WholeFrames(double seconds, ILiteNetwork network) =>
        network.Hop * Math.Max(1, (int)Math.Round(seconds * network.SampleRate / network.Hop));

    private void Report(int sentencesDone, double within)
    {
        if (_request.Progress is null)
        {
            return;
        }

        double current = sentencesDone < _sentences.Count ? within * _sentences[sentencesDone].Length : 0;
        _request.Progress.Report(new SpeechProgress(
            sentencesDone, _sentences.Count, Math.Min(1, (_charactersDone + current) / _characters), _samples / (double)network.SampleRate));
    }
}
