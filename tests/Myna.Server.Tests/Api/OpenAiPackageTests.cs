using System.ClientModel;
using Myna.Server.Tests.Support;
using OpenAI;
using OpenAI.Audio;
using OpenAI.Models;

namespace Myna.Server.Tests.Api;

/// <summary>OpenAI's package for .NET, with nothing changed but its endpoint.</summary>
public sealed class OpenAiPackageTests
{
    [Fact]
    public async Task Package_of_OpenAI_speaks_and_lists()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        await using RunningServer server = await RunningServer.StartAsync();
        var client = new OpenAIClient(new ApiKeyCredential("sk-anything"), new OpenAIClientOptions { Endpoint = new Uri(server.Address, "/v1") });
        AudioClient audio = client.GetAudioClient("gpt-4o-mini-tts");
        BinaryData wav = await audio.GenerateSpeechAsync(
            "Good morning.", GeneratedSpeechVoice.Alloy, new SpeechGenerationOptions { ResponseFormat = GeneratedSpeechFormat.Wav, SpeedRatio = 1.1f }, stop);
        Assert.Equal("RIFF"u8, wav.ToArray().AsSpan(0, 4));
        BinaryData mp3 = await audio.GenerateSpeechAsync("Good morning.", GeneratedSpeechVoice.Onyx, cancellationToken: stop);
        Assert.True(mp3.ToArray().Length > 4000);

        OpenAIModelCollection models = await client.GetOpenAIModelClient().GetModelsAsync(stop);
        Assert.Contains(models, model => model.Id == "lite");
        ClientResultException refused = await Assert.ThrowsAsync<ClientResultException>(
            () => audio.GenerateSpeechAsync("Good morning.", new GeneratedSpeechVoice("nobody"), cancellationToken: stop));
        Assert.Equal(404, refused.Status);
    }
}
