using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Myna.Server.Hosting;
using Myna.Server.Keys;
using Myna.Server.Speaking;
using Myna.Server.Voices;
using Myna.Voice;

namespace Myna.Server.Api.ElevenLabs;

/// <summary><c>stream-input</c>: text comes bit by bit over a WebSocket, and sound goes back while it comes.</summary>
internal static class StreamInput
{
    private const int MostMessageBytes = 1 << 18;
    private const int UsualPatienceSeconds = 20;
    private const int LongestPatienceSeconds = 180;

    /// <summary>Wires the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/v1/text-to-speech/{voiceId}/stream-input", ConverseAsync)
            .Needs(KeyScope.Speak)
            .WithMetadata(new KeyInFirstMessage())
            .WithSummary("Speaks a text that comes bit by bit, over a WebSocket.");

    private static async Task ConverseAsync(
        string voiceId, HttpContext context, OrderDesk orders, VoiceShelf shelf, SpeechDesk desk, KeyGate gate, RateGate rate, ServerOptions options, Faults faults)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            throw new HttpFault(StatusCodes.Status426UpgradeRequired, "websocket_needed", "connect to this address with a WebSocket (wss://…)");
        }

        SoundFormat format = OrderDesk.FormatOf(context);
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var conversation = new Conversation(socket, Patience(context), stop);
        try
        {
            StreamInputMessage first = await conversation.ReceiveAsync() ?? throw HttpFault.Bad("text", "the connection was closed before the first message");
            Caller caller = gate.Admit(context, first.XiApiKey ?? Bearer(first.Authorization), KeyScope.Speak);
            rate.Count(caller);
            SpeechOrder order = await orders.TakeAsync(
                voiceId,
                new TextToSpeechBody
                {
                    Text = "",
                    ModelId = context.Request.Query["model_id"],
                    LanguageCode = context.Request.Query["language_code"] is { Count: > 0 } language ? language.ToString() : null,
                    VoiceSettings = first.VoiceSettings,
                    PronunciationDictionaryLocators = first.PronunciationDictionaryLocators,
                    Seed = ulong.TryParse(context.Request.Query["seed"], out ulong seed) ? seed : null,
                    ApplyTextNormalization = context.Request.Query["apply_text_normalization"],
                },
                context);
            var text = new SpokenText(caller.MostCharacters ?? options.MostCharacters);
            Task listening = ListenAsync(conversation, first, text, stop.Token);
            await AnswerAsync(conversation, desk, order with { Format = format, TakeId = null, Arriving = text.StretchesAsync(stop.Token) }, text, stop.Token);
            await listening;
            await conversation.SendAsync(new StreamInputAnswer { IsFinal = true });
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, stop.Token);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
        catch (WebSocketException)
        {
            // Likewise.
        }
#pragma warning disable CA1031 // The connection is open: whatever went wrong is told through it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await TellAsync(socket, conversation.Failure ?? exception, faults, context);
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    private static async Task TellAsync(WebSocket socket, Exception exception, Faults faults, HttpContext context)
    {
        HttpFault fault = faults.FaultOf(exception, context);
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        byte[] message = JsonSerializer.SerializeToUtf8Bytes(
            new StreamInputError(fault.Message, fault.Code, (int)WebSocketCloseStatus.PolicyViolation), StreamInputJson.Default.StreamInputError);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
            await socket.CloseAsync(fault.Status >= 500 ? WebSocketCloseStatus.InternalServerError : WebSocketCloseStatus.PolicyViolation, fault.Code, patience.Token);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException)
        {
            // Nobody is there to be told.
        }
    }

    /// <summary>Reads what the client says until it says that this was all.</summary>
    private static async Task ListenAsync(Conversation conversation, StreamInputMessage first, SpokenText text, CancellationToken cancellationToken)
    {
        try
        {
            StreamInputMessage? message = first;
            while (message is { Text.Length: > 0 })
            {
                await text.AppendAsync(message.Text, message.Flush == true, cancellationToken);
                message = await conversation.ReceiveAsync();
            }

            text.Complete(null);
        }
#pragma warning disable CA1031 // Handed on to who speaks.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            conversation.Failure = exception;
            text.Complete(exception);
        }
    }

    private static async Task AnswerAsync(Conversation conversation, SpeechDesk desk, SpeechOrder order, SpokenText text, CancellationToken cancellationToken)
    {
        var marks = new List<SpeechMark>();
        double seconds = 0;
        await foreach (SoundPiece piece in desk.SpeakAsync(order, cancellationToken))
        {
            marks.AddRange(piece.Marks);
            seconds = piece.SpokenSeconds;
            if (piece.Bytes.Length > 0)
            {
                CharacterSpans spans = text.Times.Take(marks);
                marks.Clear();
                await conversation.SendAsync(StreamInputAnswer.Of(piece.Bytes.Span, spans));
            }
        }

        CharacterSpans rest = text.Times.Take(marks);
        rest.Add(text.Times.Finish(seconds));
        if (rest.Characters.Count > 0)
        {
            await conversation.SendAsync(StreamInputAnswer.Of([], rest));
        }
    }

    private static TimeSpan Patience(HttpContext context) => TimeSpan.FromSeconds(
        int.TryParse(context.Request.Query["inactivity_timeout"], out int seconds) ? Math.Clamp(seconds, 1, LongestPatienceSeconds) : UsualPatienceSeconds);

    private static string? Bearer(string? authorization) =>
        authorization?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true ? authorization["Bearer ".Length..].Trim() : authorization;

    /// <summary>The connection, message by message.</summary>
    private sealed class Conversation(WebSocket socket, TimeSpan patience, CancellationTokenSource stop)
    {
        private readonly byte[] _buffer = new byte[MostMessageBytes];

        /// <summary>What went wrong on the listening side.</summary>
        public Exception? Failure { get; set; }

        /// <summary>The next message; null at the end of the connection.</summary>
        public async Task<StreamInputMessage?> ReceiveAsync()
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
            limit.CancelAfter(patience);
            int length = 0;
            try
            {
                while (true)
                {
                    ValueWebSocketReceiveResult result = await socket.ReceiveAsync(_buffer.AsMemory(length), limit.Token);
                    length += result.Count;
                    if (result.MessageType == WebSocketMessageType.Close)
                    {
                        return null;
                    }

                    if (result.EndOfMessage)
                    {
                        break;
                    }

                    if (length == _buffer.Length)
                    {
                        throw HttpFault.Bad("text", $"a message is larger than {MostMessageBytes >> 10} KiB; send less at a time");
                    }
                }

                return JsonSerializer.Deserialize(_buffer.AsSpan(0, length), StreamInputJson.Default.StreamInputMessage);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                throw new HttpFault(StatusCodes.Status408RequestTimeout, "input_timeout_exceeded", $"nothing was sent for {patience.TotalSeconds} s; send {{\"text\": \" \"}} to keep the connection");
            }
            catch (JsonException exception)
            {
                throw new HttpFault(StatusCodes.Status400BadRequest, "invalid_message", $"a message is not the JSON that is expected here: {exception.Message}", inner: exception);
            }
        }

        public async Task SendAsync(StreamInputAnswer answer) => await socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(answer, StreamInputJson.Default.StreamInputAnswer), WebSocketMessageType.Text, endOfMessage: true, stop.Token);
    }

    /// <summary>The text that came, in stretches that are spoken to their ends when the client says so.</summary>
    private sealed class SpokenText(int mostCharacters)
    {
        private const int PiecesAhead = 256;
        private readonly Channel<ArrivingStretch> _stretches = Channel.CreateUnbounded<ArrivingStretch>();
        private ChannelWriter<string>? _current;
        private int _length;

        public GrowingTimes Times { get; } = new();

        public async Task AppendAsync(string piece, bool isEnd, CancellationToken cancellationToken)
        {
            if (_length + piece.Length > mostCharacters)
            {
                throw new HttpFault(StatusCodes.Status400BadRequest, "text_too_long", $"more than {mostCharacters} characters came over one connection; open another one");
            }

            // White space alone begins nothing: clients send it to keep the connection.
            if (_current is not null || !string.IsNullOrWhiteSpace(piece))
            {
                if (_current is null)
                {
                    var pieces = Channel.CreateBounded<string>(PiecesAhead);
                    _current = pieces.Writer;
                    await _stretches.Writer.WriteAsync(new ArrivingStretch(_length, pieces.Reader.ReadAllAsync(cancellationToken)), cancellationToken);
                }

                Times.Append(piece);
                _length += piece.Length;
                await _current.WriteAsync(piece, cancellationToken);
            }

            if (isEnd)
            {
                _current?.Complete();
                _current = null;
            }
        }

        public void Complete(Exception? failure)
        {
            _current?.Complete(failure);
            _stretches.Writer.Complete(failure);
        }

        public async IAsyncEnumerable<ArrivingStretch> StretchesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (ArrivingStretch stretch in _stretches.Reader.ReadAllAsync(cancellationToken))
            {
                yield return stretch;
            }
        }
    }
}
