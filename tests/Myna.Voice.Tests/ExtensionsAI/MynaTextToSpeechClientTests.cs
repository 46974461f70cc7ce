#pragma warning disable MEAI001 // The interface is experimental.
using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Myna.Voice.ExtensionsAI;
using Myna.Voice.Tests.Speaking;

namespace Myna.Voice.Tests.ExtensionsAI;

public sealed class MynaTextToSpeechClientTests : IDisposable
{
    private const string Text = "Hello there, world. How are you?";

    private readonly HummingModel _model = new();
    private readonly MynaTextToSpeechClient _client;

    public MynaTextToSpeechClientTests() => _client = new MynaTextToSpeechClient(
        _model,
        (id, _) => id is null or "hum" ? new(_model.Network.Voice) : throw new MynaException($"There is no voice {id}."));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Audio_is_one_wav_with_its_size()
    {
        TextToSpeechResponse response = await _client.GetAudioAsync(Text, cancellationToken: Cancellation);
        var content = Assert.IsType<DataContent>(Assert.Single(response.Contents));
        Assert.Equal("audio/wav", content.MediaType);
        Assert.Equal("humming", response.ModelId);
        ReadOnlySpan<byte> wav = content.Data.Span;
        Assert.True(wav.StartsWith("RIFF"u8));
        Assert.Equal(_model.SampleRate, BinaryPrimitives.ReadInt32LittleEndian(wav[24..]));
        Assert.Equal(wav.Length - 44, BinaryPrimitives.ReadInt32LittleEndian(wav[40..]));
        Assert.True(wav.Length > 44 + _model.SampleRate);
    }

    [Fact]
    public async Task Streamed_pieces_joined_are_the_same_audio()
    {
        var options = new TextToSpeechOptions { VoiceId = "hum", AudioFormat = "audio/wav" };
        byte[] whole = Bytes(await _client.GetAudioAsync(Text, options, Cancellation));
        var joined = new List<byte>();
        var kinds = new List<TextToSpeechResponseUpdateKind>();
        var words = new List<string>();
        await foreach (TextToSpeechResponseUpdate update in _client.GetStreamingAudioAsync(Text, options, Cancellation))
        {
            kinds.Add(update.Kind);
            joined.AddRange(update.Contents.OfType<DataContent>().SelectMany(c => c.Data.ToArray()));
            if (update.RawRepresentation is SpeechChunk chunk)
            {
                words.AddRange(chunk.Marks.Where(m => m.Kind == SpeechMarkKind.Word).Select(m => m.Text));
            }
        }

        Assert.Equal(TextToSpeechResponseUpdateKind.SessionOpen, kinds[0]);
        Assert.Equal(TextToSpeechResponseUpdateKind.SessionClose, kinds[^1]);
        Assert.All(kinds.Skip(1).SkipLast(1), kind => Assert.Equal(TextToSpeechResponseUpdateKind.AudioUpdating, kind));
        Assert.Equal(["Hello", "there", "world", "How", "are", "you"], words);

        // The sizes in the header are not known while streaming.
        Assert.Equal(whole.Length, joined.Count);
        Assert.Equal(whole[44..], joined.Skip(44));
        Assert.Equal([255, 255, 255, 255], joined.Skip(40).Take(4));
    }

    [Fact]
    public async Task Pcm_is_the_wav_without_its_header()
    {
        byte[] wav = Bytes(await _client.GetAudioAsync(Text, cancellationToken: Cancellation));
        TextToSpeechResponse pcm = await _client.GetAudioAsync(Text, new TextToSpeechOptions { AudioFormat = "pcm" }, Cancellation);
        Assert.Equal("audio/pcm;rate=2400;bits=16;channels=1", Assert.IsType<DataContent>(pcm.Contents[0]).MediaType);
        Assert.Equal(wav[44..], Bytes(pcm));
    }

    [Fact]
    public async Task Options_reach_the_request()
    {
        byte[] plain = await Pcm(new TextToSpeechOptions());
        Assert.Equal(plain, await Pcm(With("seed", "0")));
        Assert.NotEqual(plain, await Pcm(With("seed", 7)));
        Assert.NotEqual(plain, await Pcm(With("steps", JsonSerializer.SerializeToElement(9))));
        Assert.NotEqual(plain, await Pcm(With("guidance", 0.0)));
        Assert.NotEqual(plain, await Pcm(With("temperature", 1)));
        Assert.True((await Pcm(new TextToSpeechOptions { Speed = 2 })).Length < plain.Length);
        Assert.All(await Pcm(new TextToSpeechOptions { Volume = 0 }), b => Assert.Equal(0, b));

        static TextToSpeechOptions With(string name, object value) => new() { AdditionalProperties = new() { [name] = value } };
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused()
    {
        Assert.Contains("wav or pcm, not mp3", await Refusal(new() { AudioFormat = "mp3" }), StringComparison.Ordinal);
        Assert.Contains("model humming, not other", await Refusal(new() { ModelId = "other" }), StringComparison.Ordinal);
        Assert.Contains("pitch", await Refusal(new() { Pitch = 1.5f }), StringComparison.Ordinal);
        Assert.Contains("volume is 2", await Refusal(new() { Volume = 2 }), StringComparison.Ordinal);
        Assert.Contains("speed is 9", await Refusal(new() { Speed = 9 }), StringComparison.Ordinal);
        Assert.Contains("no voice nobody", await Refusal(new() { VoiceId = "nobody" }), StringComparison.Ordinal);
        Assert.Contains("\"seed\" is x", await Refusal(new() { AdditionalProperties = new() { ["seed"] = "x" } }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_at_the_same_time_have_speakers_of_their_own_that_are_used_again()
    {
        byte[] alone = await Pcm(new TextToSpeechOptions());
        byte[][] together = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Pcm(new TextToSpeechOptions())));
        Assert.All(together, pcm => Assert.Equal(alone, pcm));
        Assert.InRange(_model.Network.OpenSessions, 1, 5);
        _client.Dispose();
        Assert.Equal(0, _model.Network.OpenSessions);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _client.GetAudioAsync(Text, cancellationToken: Cancellation));
    }

    [Fact]
    public void Services_are_the_client_its_model_and_its_metadata()
    {
        ITextToSpeechClient client = _client;
        Assert.Same(client, client.GetService<MynaTextToSpeechClient>());
        Assert.Same(_model, client.GetService<IVoiceModel>());
        Assert.Equal("humming", client.GetService<TextToSpeechClientMetadata>()!.DefaultModelId);
        Assert.Null(client.GetService<string>());
        Assert.Null(client.GetService<IVoiceModel>("other"));
    }

    private async Task<byte[]> Pcm(TextToSpeechOptions options)
    {
        options.AudioFormat = "pcm";
        return Bytes(await _client.GetAudioAsync(Text, options, Cancellation));
    }

    private async Task<string> Refusal(TextToSpeechOptions options) =>
        (await Assert.ThrowsAsync<MynaException>(() => _client.GetAudioAsync(Text, options, Cancellation))).Message;

    private static byte[] Bytes(TextToSpeechResponse response) =>
        [.. response.Contents.OfType<DataContent>().SelectMany(c => c.Data.ToArray())];
}
