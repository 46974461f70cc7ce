using Myna.Server.Tests.Support;
using Myna.Trust.Consent;

namespace Myna.Server.Tests.Api;

/// <summary>The clients that people use, with nothing changed but their base URL.</summary>
public sealed class ContractTests(ContractTests.Runs runs) : IClassFixture<ContractTests.Runs>
{
    public static TheoryData<string> OpenAiCases => [.. NodeClient.CasesOf("openai.mjs")];

    public static TheoryData<string> ElevenLabsCases => [.. NodeClient.CasesOf("elevenlabs.mjs")];

    [Theory]
    [MemberData(nameof(OpenAiCases))]
    public void OpenAi_client_is_served(string name) => Assert.True(runs.OpenAi[name] is null, runs.OpenAi[name]);

    [Theory]
    [MemberData(nameof(ElevenLabsCases))]
    public void ElevenLabs_client_is_served(string name) => Assert.True(runs.ElevenLabs[name] is null, runs.ElevenLabs[name]);

    [Fact]
    public void Every_format_is_served()
    {
        Assert.All(runs.OpenAi.Concat(runs.ElevenLabs).Where(result => result.Key.StartsWith("speech_", StringComparison.Ordinal)), result => Assert.True(result.Value is null, result.Value));
        Assert.True(runs.OpenAi.Count >= 18 && runs.ElevenLabs.Count >= 28);
    }

    /// <summary>Each script runs once; its cases build on each other.</summary>
    public sealed class Runs : IAsyncLifetime
    {
        private RunningServer? _server;

        public Dictionary<string, string?> OpenAi { get; private set; } = [];

        public Dictionary<string, string?> ElevenLabs { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            _server = await RunningServer.StartAsync(options => options with { Consent = ConsentPolicy.Warn }, untilReady: true);
            OpenAi = await NodeClient.RunAsync("openai.mjs", _server);
            ElevenLabs = await NodeClient.RunAsync("elevenlabs.mjs", _server);
        }

        public async ValueTask DisposeAsync()
        {
            if (_server is not null)
            {
                await _server.DisposeAsync();
            }
        }
    }
}
