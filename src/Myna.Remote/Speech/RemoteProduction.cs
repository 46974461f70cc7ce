using System.Threading.Channels;
using Myna.Remote.Configuration;
using Myna.Remote.Servers;
using Myna.Voice;
using Myna.Voice.LongForm;
using Myna.Voice.Qwen3Tts.Speaking;
using Myna.Voice.Speaking;

namespace Myna.Remote.Speech;

/// <summary>
/// Makes the audio of one request, some sentences a call. What is heard live goes out as it comes; otherwise each stretch is fetched
/// whole, so that one that breaks off is fetched again and nobody notices.
/// </summary>
internal sealed class RemoteProduction(
    SpeechRequest request, PlainPieces pieces, RemoteSettings settings, BackEnds servers, ChannelWriter<SpeechChunk> chunks)
{
    private static readonly Dictionary<string, string> LanguageNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["zh"] = "Chinese", ["en"] = "English", ["ja"] = "Japanese", ["ko"] = "Korean", ["de"] = "German",
        ["fr"] = "French", ["ru"] = "Russian", ["pt"] = "Portuguese", ["es"] = "Spanish", ["it"] = "Italian",
    };

    private readonly SpeechCall _call = new(servers, settings);
    private readonly SpeechSoFar _before = request.After ?? SpeechSoFar.Nothing;
    private readonly LevelMatching _levels = new(request.After ?? SpeechSoFar.Nothing);
    private readonly string? _clip = settings.Extensions ? RemoteVoice.ClipOf(request.Voice) : null;
    private long _samples;
    private int _sentences;
    private double _pauseSeconds = pieces.PauseSeconds;

    private double Seconds => (double)_samples / settings.SampleRate;

    /// <summary>Makes all of it; the channel is completed by the caller.</summary>
    /// <exception cref="MynaException">A server failed for good.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < pieces.Pieces.Count; i++)
        {
            PlainPiece piece = pieces.Pieces[i];
            await (request.Live ? SpeakLiveAsync(piece, cancellationToken) : SpeakWholeAsync(piece, cancellationToken)).ConfigureAwait(false);
            _sentences += piece.Sentences;
            _pauseSeconds = piece.PauseSeconds;
            request.Progress?.Report(new SpeechProgress(_sentences, pieces.Pieces.Sum(each => each.Sentences), (i + 1.0) / pieces.Pieces.Count, Seconds));
        }

        if (pieces.Pieces[^1].HasMarkedPause)
        {
            await WritePauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SpeakLiveAsync(PlainPiece piece, CancellationToken cancellationToken)
    {
        SpeechOrderBody body = Body(piece);
        var filter = new SpeechFilter(settings.SampleRate, request.Speed, gain: 1f);
        var power = new SpeechPower(settings.SampleRate);
        bool sounded = false;
        double start = -1;
        await servers.RunAsync(
            (server, stop) => _call.RunAsync(
                server,
                body,
                async samples =>
                {
                    sounded = true;
                    power.Add(samples);
                    await HearAsync(filter.Push(samples)).ConfigureAwait(false);
                },
                stop),
            () => !sounded,
            request.Warnings,
            cancellationToken).ConfigureAwait(false);
        float[] last = filter.Finish();
        await HearAsync(last.Length > 0 ? last[..^1] : last).ConfigureAwait(false);
        (double loudness, double seconds) = power.Measure();
        _levels.Heard(loudness, seconds, gain: 1f);

        // The very last sample carries what is only known at the end: when the sentences were over.
        start = start < 0 ? Seconds : start;
        await WriteAsync(last.Length > 0 ? last[^1..] : [], [Mark(piece, start, Seconds + (1.0 / settings.SampleRate))], SoFar(piece), cancellationToken).ConfigureAwait(false);

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

    private async Task SpeakWholeAsync(PlainPiece piece, CancellationToken cancellationToken)
    {
        SpeechOrderBody body = Body(piece);
        var whole = new List<float>();
        await servers.RunAsync(
            (server, stop) =>
            {
                whole.Clear();
                return _call.RunAsync(
                    server,
                    body,
                    samples =>
                    {
                        whole.AddRange(samples);
                        return Task.CompletedTask;
                    },
                    stop);
            },
            () => true,
            request.Warnings,
            cancellationToken).ConfigureAwait(false);
        float[] made = [.. whole];
        var power = new SpeechPower(settings.SampleRate);
        power.Add(made);
        (double loudness, double seconds) = power.Measure();
        float gain = request.MatchLevels ? _levels.Gain(loudness, seconds) : 1f;
        _levels.Heard(loudness, seconds, gain);
        var filter = new SpeechFilter(settings.SampleRate, request.Speed, gain);
        float[] heard = [.. filter.Push(made), .. filter.Finish()];
        await WritePauseAsync(cancellationToken).ConfigureAwait(false);
        double start = Seconds;
        await WriteAsync(heard, [Mark(piece, start, start + ((double)heard.Length / settings.SampleRate))], SoFar(piece), cancellationToken).ConfigureAwait(false);
    }

    private SpeechOrderBody Body(PlainPiece piece)
    {
        VoicePrompt voice = request.Voice;
        string? description = RemoteVoice.DescriptionOf(voice), words = RemoteVoice.WordsOf(voice), speaker = RemoteVoice.SpeakerOf(voice);
        string[] told = [.. new[] { description, request.Instructions?.Trim() }.OfType<string>().Where(text => text.Length > 0)];
        var body = new SpeechOrderBody
        {
            Model = settings.Model,
            Input = piece.Text,
            Voice = speaker,
            Instructions = told.Length > 0 ? string.Join(' ', told) : null,
            ResponseFormat = settings.Format,
            Extra = settings.Extra?.ToDictionary(StringComparer.Ordinal),
        };
        return !settings.Extensions ? body : body with
        {
            Stream = true,
            TaskType = _clip is not null ? "Base" : description is not null ? "VoiceDesign" : null,
            Language = Language(),
            RefAudio = _clip,
            RefText = _clip is null ? null : words,
            XVectorOnlyMode = _clip is not null && words is null ? true : null,

            // Servers take seeds of 31 bits; each stretch has its own, the same for the same request.
            Seed = (long)(unchecked(request.Seed + (ulong)(_before.Sentences + _sentences)) & int.MaxValue),
        };
    }

    private string? Language() => request.Language is not { Length: > 0 } language || settings.Languages == LanguageNaming.Tags
        ? request.Language
        : LanguageNames.GetValueOrDefault(language.Split('-', '_')[0], language);

    private static SpeechMark Mark(PlainPiece piece, double start, double end) =>
        new(SpeechMarkKind.Sentence, piece.Text, piece.SourceStart, start, end) { TextLength = piece.SourceLength };

    private SpeechSoFar SoFar(PlainPiece piece) => _levels.SoFar(_before.Sentences + _sentences + piece.Sentences);

    private async Task WritePauseAsync(CancellationToken cancellationToken)
    {
        if (_pauseSeconds > 0)
        {
            await WriteAsync(new float[(int)Math.Round(_pauseSeconds * settings.SampleRate)], [], null, cancellationToken).ConfigureAwait(false);
            _pauseSeconds = 0;
        }
    }

    private async Task WriteAsync(float[] samples, List<SpeechMark> marks, SpeechSoFar? soFar, CancellationToken cancellationToken)
    {
        var chunk = new SpeechChunk(samples, settings.SampleRate, Seconds, marks) { SoFar = soFar };
        _samples += samples.Length;
        await chunks.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
    }
}
