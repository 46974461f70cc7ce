using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Myna.Server.Hosting;
using Myna.Server.Telemetry;
using Myna.Server.Voices;
using Myna.Voice;
using Myna.Voice.LongForm;

namespace Myna.Server.Speaking;

/// <summary>Takes orders for speech and has them spoken: checks, waiting, model, speaker, sound.</summary>
internal sealed class SpeechDesk(ServerOptions options, ModelHost models, VoiceShelf shelf, SpeakingTurns turns, Meters meters)
{
    /// <summary>Speaks, from the moment on that the first piece is asked for.</summary>
    /// <param name="order">What to say.</param>
    /// <param name="cancellationToken">Ends it, and gives the model to the next one.</param>
    /// <exception cref="HttpFault">The order cannot be, or too many wait already.</exception>
    /// <exception cref="MynaException">It cannot be spoken.</exception>
    public async IAsyncEnumerable<SoundPiece> SpeakAsync(SpeechOrder order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Check(order);
        long start = Stopwatch.GetTimestamp();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.Deadline);
        string model = order.Model ?? order.Voice.Model ?? models.Default;
        using Activity? activity = Meters.Tracing.StartActivity("speak");
        activity?.SetTag("myna.model", model);
        activity?.SetTag("myna.characters", order.Text.Length);

        IDisposable turn = await turns.EnterAsync(order.Caller.Id, deadline.Token).ConfigureAwait(false);
        ResidentModels.Lease? lease = null;
        try
        {
            lease = await models.RentAsync(model, deadline.Token).ConfigureAwait(false);
        }
        finally
        {
            if (lease is null)
            {
                turn.Dispose();
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
        SpeechOrder order, IDisposable turn, ResidentModels.Lease lease, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using IDisposable held = turn;
        using ResidentModels.Lease rented = lease;
        VoicePrompt prompt = shelf.PromptFor(order.Voice, lease.Model, cancellationToken);
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
            FindVoice = name => shelf.PromptFor(shelf.Find(name), rented.Model, cancellationToken),
        };
        IAsyncEnumerable<SpeechChunk> speech = order.Arriving is null
            ? speaker.SpeakAsync(request, cancellationToken)
            : ArrivingAsync(speaker, order.Arriving, request, cancellationToken);
        await foreach (SpeechChunk chunk in Stretched.Stretch(speech, order.Speed, cancellationToken).ConfigureAwait(false))
        {
            yield return chunk;
        }
    }

    private static async IAsyncEnumerable<SpeechChunk> ArrivingAsync(
        ISpeaker speaker,
        IAsyncEnumerable<IAsyncEnumerable<string>> texts,
        SpeechRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        double start = 0;
        SpeechSoFar? soFar = null;
        await foreach (IAsyncEnumerable<string> text in texts.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            double end = start;
            await foreach (SpeechChunk chunk in speaker.SpeakAsync(text, request with { After = soFar }, cancellationToken).ConfigureAwait(false))
            {
                soFar = chunk.SoFar ?? soFar;
                end = start + chunk.Start + ((double)chunk.Samples.Length / chunk.SampleRate);
                yield return chunk with
                {
                    Start = start + chunk.Start,
                    Marks = [.. chunk.Marks.Select(mark => mark with { Start = mark.Start + start, End = mark.End + start })],
                };
            }

            start = end;
        }
    }
}
