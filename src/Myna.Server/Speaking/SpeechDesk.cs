using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Myna.Audio.Watermark;
using Myna.Server.Consents;
using Myna.Server.History;
using Myna.Server.Hosting;
using Myna.Server.Telemetry;
using Myna.Server.Voices;
using Myna.Voice;
using Myna.Voice.LongForm;

namespace Myna.Server.Speaking;

/// <summary>Takes orders for speech and has them spoken: checks, waiting, model, speaker, sound.</summary>
internal sealed class SpeechDesk(
    ServerOptions options, ModelHost models, VoiceShelf shelf, SpeakingTurns turns, TakeStore takes, VoicePermits permits, Meters meters)
{
    /// <summary>Speaks, and keeps what was spoken where the order says so.</summary>
    /// <inheritdoc cref="SpeakOnceAsync"/>
    public IAsyncEnumerable<SoundPiece> SpeakAsync(SpeechOrder order, CancellationToken cancellationToken) =>
        order.TakeId is { } id && takes.IsOn
            ? takes.KeepAsync(SpeakOnceAsync(order, cancellationToken), order, ModelOf(order), id, order.RequestId ?? id, cancellationToken)
            : SpeakOnceAsync(order, cancellationToken);

    /// <summary>Speaks, from the moment on that the first piece is asked for.</summary>
    /// <param name="order">What to say.</param>
    /// <param name="cancellationToken">Ends it, and gives the model to the next one.</param>
    /// <exception cref="HttpFault">The order cannot be, or too many wait already.</exception>
    /// <exception cref="MynaException">It cannot be spoken.</exception>
    private async IAsyncEnumerable<SoundPiece> SpeakOnceAsync(SpeechOrder order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Check(order);
        long start = Stopwatch.GetTimestamp();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.Deadline);
        string model = ModelOf(order);
        using Activity? activity = Meters.Tracing.StartActivity("speak");
        activity?.SetTag("myna.model", model);
        activity?.SetTag("myna.characters", order.Text.Length);

        // Where the text arrives bit by bit, each stretch of it waits for a turn of its own.
        SpeakingTurns.Turn? turn = order.Arriving is null ? await turns.EnterAsync(order.Caller.Id, deadline.Token).ConfigureAwait(false) : null;
        ResidentModels.Lease? lease = null;
        try
        {
            lease = await models.RentAsync(model, deadline.Token).ConfigureAwait(false);
        }
        finally
        {
            if (lease is null)
            {
                turn?.Dispose();
            }
        }

        int modelHz = lease.Model.SampleRate;
        IAsyncEnumerable<SpeechChunk> speech = SpeakAsync(order, turn, lease, deadline.Token);
        double seconds = 0;
        bool first = true;
        await foreach (SoundPiece piece in SoundStream.EncodeAsync(speech, order.Format, modelHz, deadline.Token).ConfigureAwait(false))
        {
            if (first && piece.Bytes.Length > 0)
            {
                first = false;
                meters.FirstAudio(Stopwatch.GetElapsedTime(start).TotalSeconds, model);
            }

            seconds = piece.SpokenSeconds;
            yield return piece;
        }

        meters.Spoken(seconds, order.Text.Length, model);
    }

    private string ModelOf(SpeechOrder order) => order.Model ?? order.Voice.Model ?? models.Default;

    /// <summary>Makes sure that an order can be spoken, as far as that is cheap to know.</summary>
    private void Check(SpeechOrder order)
    {
        int most = order.Caller.MostCharacters ?? options.MostCharacters;
        if (order.Arriving is null && string.IsNullOrWhiteSpace(order.Text))
        {
            throw HttpFault.Bad("text", "the text is empty; give at least one word");
        }

        if (order.Text.Length > most)
        {
            throw new HttpFault(
                StatusCodes.Status400BadRequest,
                "text_too_long",
                $"the text has {order.Text.Length} characters; {most} can be spoken in one request. Split it, or make a job of it: POST /v1/jobs",
                "text");
        }

        if (order.Speed is not (>= Stretched.Slowest and <= Stretched.Fastest))
        {
            throw HttpFault.Bad("speed", $"speed {order.Speed} is not possible; it goes from {Stretched.Slowest} to {Stretched.Fastest}");
        }
    }

    // Its holder gives back turn, model and speaker when the speech is made, which is before a slow listener has heard it.
    private async IAsyncEnumerable<SpeechChunk> SpeakAsync(
        SpeechOrder order, SpeakingTurns.Turn? turn, ResidentModels.Lease lease, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using SpeakingTurns.Turn? held = turn;
        using ResidentModels.Lease rented = lease;
        VoicePrompt prompt = shelf.PromptFor(order.Voice, lease.Model, cancellationToken);
        WatermarkSettings mark = order.IsRehearsal ? WatermarkSettings.Default : permits.Speak(order, prompt);
        (order.Facts.Model, order.Facts.LedgerId) = (rented.Model.Tag, mark.Payload.LedgerId);
        using ISpeaker speaker = lease.Model.CreateSpeaker();
        var request = new SpeechRequest(order.Text, prompt)
        {
            Language = order.Language,
            Instructions = order.Instructions,
            Seed = order.Seed,
            Speed = Stretched.OfModel(order.Speed),
            Normalize = order.Normalize,
            Lexicon = order.Lexicon,
            Live = order.Live,

            // What is made ahead is made although others may need the model more.
            ChunksAhead = 1,
            Watermark = mark,
            FindVoice = name =>
            {
                ShelfVoice other = shelf.Find(name);
                VoicePrompt found = shelf.PromptFor(other, rented.Model, cancellationToken);
                permits.Require(other, found, order);
                return found;
            },
        };
        IAsyncEnumerable<SpeechChunk> speech = order.Arriving is null
            ? speaker.SpeakAsync(request, cancellationToken)
            : ArrivingAsync(new TurnTakingSpeaker(speaker, turns, order.Caller.Id, options.Time), order.Arriving, request, cancellationToken);
        long? heard = null;
        await foreach (SpeechChunk chunk in Stretched.Stretch(speech, order.Speed, cancellationToken).ConfigureAwait(false))
        {
            yield return chunk;
            heard ??= Stopwatch.GetTimestamp();
            if (turn is not null)
            {
                double spoken = chunk.Start + ((double)chunk.Samples.Length / chunk.SampleRate);
                await turn.MakeWayAsync(spoken - Stopwatch.GetElapsedTime(heard.Value).TotalSeconds, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async IAsyncEnumerable<SpeechChunk> ArrivingAsync(
        ISpeaker speaker,
        IAsyncEnumerable<ArrivingStretch> stretches,
        SpeechRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        double start = 0;
        SpeechSoFar? soFar = null;
        await foreach (ArrivingStretch stretch in stretches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            double end = start;
            await using IAsyncEnumerator<SpeechChunk> chunks =
                speaker.SpeakAsync(stretch.Text, request with { After = soFar }, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await MoveNextAsync(chunks).ConfigureAwait(false))
            {
                SpeechChunk chunk = chunks.Current;
                soFar = chunk.SoFar ?? soFar;
                end = start + chunk.Start + ((double)chunk.Samples.Length / chunk.SampleRate);
                yield return chunk with
                {
                    Start = start + chunk.Start,
                    Marks =
                    [
                        .. chunk.Marks.Select(mark => mark with
                        {
                            TextStart = mark.TextStart + stretch.Start,
                            Start = mark.Start + start,
                            End = mark.End + start,
                        }),
                    ],
                };
            }

            start = end;
        }
    }

    // A stretch of dashes has nothing to say; the next one may.
    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<SpeechChunk> chunks)
    {
        try
        {
            return await chunks.MoveNextAsync().ConfigureAwait(false);
        }
        catch (NothingToSayException)
        {
            return false;
        }
    }
}
