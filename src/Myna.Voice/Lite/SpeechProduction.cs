using System.Diagnostics;
using System.Threading.Channels;
using Myna.Voice.Phonemes;
using Myna.Voice.Text;

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
    private readonly IReadOnlyList<Sentence> _sentences = SentenceSplitter.Split(settings.Request.Text, settings.Request.Speed);
    private float[] _noise = [];
    private long _samples;
    private long _characters;
    private long _charactersDone;
    private int _pieceSamples = WholeFrames(FirstPieceSeconds, network);
    private double _pause;

    /// <summary>Makes all of it; the channel is completed by the caller.</summary>
    /// <exception cref="MynaException">Nothing in the text can be said, or making phonemes failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Range[] batches = Batches();
        _characters = _sentences.Sum(sentence => (long)sentence.Length);
        Task<IReadOnlyList<Transcription?>>? next = batches.Length > 0 ? TranscribeAsync(batches[0], cancellationToken) : null;
        session.BeginVoice(_request.Voice);
        for (int batch = 0; batch < batches.Length; batch++)
        {
            IReadOnlyList<Transcription?> transcriptions = await next!.ConfigureAwait(false);
            next = batch + 1 < batches.Length ? TranscribeAsync(batches[batch + 1], cancellationToken) : null;
            for (int i = 0; i < transcriptions.Count; i++)
            {
                await SpeakAsync(batches[batch].Start.Value + i, transcriptions[i], cancellationToken).ConfigureAwait(false);
            }
        }

        if (_samples == 0)
        {
            throw LiteRequest.NothingToSay();
        }
    }

    private async Task<IReadOnlyList<Transcription?>> TranscribeAsync(Range batch, CancellationToken cancellationToken)
    {
        using Activity? activity = LiteTracing.Source.StartActivity(LiteTracing.Phonemes);
        return await transcriber
            .TranscribeAsync(_request.Text, [.. _sentences.Take(batch)], _request.Language, _request.Normalize, cancellationToken).ConfigureAwait(false);
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
        if (transcription is not null)
        {
            await WritePauseAsync(cancellationToken).ConfigureAwait(false);
            (int samples, List<SpeechMark> marks) = MakeMel(number, transcription, cancellationToken);
            await WriteWaveformAsync(number, samples, marks, cancellationToken).ConfigureAwait(false);
        }

        // A pause is only heard between two sentences that sound.
        _pause = Math.Max(_pause, _samples > 0 ? sentence.PauseSeconds : 0);
        _charactersDone += sentence.Length;
        Report(number + 1, within: 0);
    }

    private async Task WritePauseAsync(CancellationToken cancellationToken)
    {
        if (_pause > 0)
        {
            await WriteAsync(new float[(int)Math.Round(_pause * network.SampleRate)], [], cancellationToken).ConfigureAwait(false);
            _pause = 0;
        }
    }

    /// <summary>Everything up to the first sample of a sentence.</summary>
    private (int Samples, List<SpeechMark> Marks) MakeMel(int number, Transcription transcription, CancellationToken cancellationToken)
    {
        ReadOnlySpan<int> frames = session.ReadText(transcription.Ids, _request.Speed, cancellationToken);
        int total = 0;
        foreach (int count in frames)
        {
            total += count;
        }

        int samples = network.Hop * (total - 1);
        double rate = network.SampleRate;
        List<SpeechMark> marks = SentenceMarks.Of(
            _request.Text, transcription, frames, network.Hop / rate, _samples / rate, samples / rate);

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
        return (samples, marks);
    }

    private async Task WriteWaveformAsync(int number, int samples, List<SpeechMark> marks, CancellationToken cancellationToken)
    {
        int done = 0;
        int marksDone = 0;
        while (done < samples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var piece = new float[Math.Min(_pieceSamples, samples - done)];
            int made = session.ReadWaveform(piece);
            if (made == 0)
            {
                throw new InvalidOperationException($"The vocoder ended {samples - done} samples early.");
            }

            done += made;
            double end = (_samples + made) / (double)network.SampleRate;
            int first = marksDone;
            while (marksDone < marks.Count && (marks[marksDone].Start < end || done >= samples))
            {
                marksDone++;
            }

            Report(number, DecoderShare + ((1 - DecoderShare) * done / samples));
            await WriteAsync(piece.AsMemory(0, made), marks[first..marksDone], cancellationToken).ConfigureAwait(false);
            _pieceSamples = Math.Min(2 * _pieceSamples, WholeFrames(LargestPieceSeconds, network));
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<float> samples, List<SpeechMark> marks, CancellationToken cancellationToken)
    {
        var chunk = new SpeechChunk(samples, network.SampleRate, _samples / (double)network.SampleRate, marks);
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
        new SeededNoise(_request.Seed, sentence, purpose).Fill(noise);
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
