using System.Text.Json;
using Myna.Audio.Watermark;
using Myna.Cli.Tests.Support;
using Myna.Trust;
using Myna.Trust.Audit;
using Myna.Trust.Consent;
using Myna.Voice;

namespace Myna.Cli.Tests.Commands;

public sealed class TrustCommandTests : IDisposable
{
    private static readonly Dictionary<string, string> Warn = new() { ["MYNA_CONSENT"] = "warn", ["MYNA_LEDGER"] = "on" };
    private static readonly Dictionary<string, string> Require = new() { ["MYNA_CONSENT"] = "require", ["MYNA_LEDGER"] = "on" };

    private readonly Room _room = new();

    private TrustFolder Folder => new(Path.Combine(_room.Home, "trust"));

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Without_consent_it_warns_in_one_line_or_refuses()
    {
        await Add();
        CliRun warned = await Speak(Warn);
        Assert.Equal(0, warned.ExitCode);
        Assert.Single(warned.Error.Split('\n'), line => line.Contains("no consent is on record for the voice anna", StringComparison.Ordinal));
        CliRun refused = await Speak(Require);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("no consent is on record", refused.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await CliRun.OfAsync(_room, ["speak", "Hello.", "--voice", "anna", "-o", _room.PathOf("o.wav")], variables: new() { ["MYNA_CONSENT"] = "maybe" })).ExitCode);

        Give();
        CliRun allowed = await Speak(Require);
        Assert.Equal((0, false), (allowed.ExitCode, allowed.Error.Contains("consent", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Speech_is_in_the_ledger_and_its_number_in_the_watermark()
    {
        await Add();
        var models = new HummingModels();
        await Speak(Warn, models);
        await Speak(Warn, models);
        await CliRun.OfAsync(_room, ["speak", "Other words.", "--voice", "anna", "-o", _room.PathOf("b.wav")], models: models, variables: Warn);
        WatermarkPayload[] payloads = [.. models.Requests.Select(request => request.Watermark.Payload)];
        Assert.Equal([1u, 1u, 2u], payloads.Select(payload => payload.LedgerId));
        Assert.All(payloads, payload => Assert.Equal(Folder.WatermarkKey().Id, payload.KeyId));
        CliRun inspected = await CliRun.OfAsync(_room, ["inspect", _room.PathOf("b.wav"), "--json"]);
        Assert.Equal("2", inspected.Json.GetProperty("provenance").GetProperty("actions")[0].GetProperty("ledger_id").GetString());
        CliRun check = await CliRun.OfAsync(_room, ["audit", "verify", "--ledger", "--json"]);
        Assert.Equal((true, 2), (check.Json.GetProperty("intact").GetBoolean(), check.Json.GetProperty("entries").GetInt32()));
        await Speak([], models);
        Assert.Equal(WatermarkSettings.Default, models.Requests[^1].Watermark);
    }

    [Fact]
    public async Task Tampering_with_one_line_of_the_audit_log_is_found()
    {
        await Add();
        await Speak(Warn);
        await CliRun.OfAsync(_room, ["voices", "remove", "anna", "--yes"], variables: Warn);
        CliRun list = await CliRun.OfAsync(_room, ["audit", "list", "--json"]);
        Assert.Equal(
            [AuditEvents.VoiceCloned, AuditEvents.Generation, AuditEvents.VoiceRemoved],
            list.Json.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("event").GetString()));
        Assert.Equal(0, (await CliRun.OfAsync(_room, ["audit", "verify"])).ExitCode);
        string export = _room.PathOf("audit.jsonl");
        Assert.Equal(0, (await CliRun.OfAsync(_room, ["audit", "export", "-o", export])).ExitCode);
        Assert.Equal(0, (await CliRun.OfAsync(_room, ["audit", "verify", export])).ExitCode);

        string text = await File.ReadAllTextAsync(Folder.AuditFile, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Folder.AuditFile, text.Replace("\"subject\":\"anna\"", "\"subject\":\"berta\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        CliRun tampered = await CliRun.OfAsync(_room, ["audit", "verify", "--json"]);
        Assert.Equal(3, tampered.ExitCode);
        Assert.Contains("was changed", tampered.Json.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revocation_removes_the_voices_and_purge_leaves_a_proof()
    {
        await Add();
        string id = Give();
        await CliRun.OfAsync(_room, ["voices", "export", "anna", "-o", _room.PathOf("copy.myna")]);
        CliRun exported = await CliRun.OfAsync(_room, ["consent", "export", id, "-o", _room.PathOf("consent.json")]);
        Assert.Equal(0, exported.ExitCode);
        Assert.Equal("active", (await CliRun.OfAsync(_room, ["consent", "check", _room.PathOf("consent.json"), "--json"])).Json.GetProperty("state").GetString());
        CliRun revoked = await CliRun.OfAsync(_room, ["consent", "revoke", id, "--reason", "no more", "--json"]);
        Assert.Equal("anna", revoked.Json.GetProperty("removed_voices")[0].GetString());
        Assert.False(File.Exists(Path.Combine(_room.Home, "voices", "anna.myna")));

        // A copy from elsewhere does not help, whatever the policy.
        CliRun copy = await CliRun.OfAsync(_room, ["speak", "Hello.", "--voice", _room.PathOf("copy.myna"), "-o", _room.PathOf("o.wav")]);
        Assert.Equal(3, copy.ExitCode);
        Assert.Contains("was revoked", copy.Error, StringComparison.Ordinal);
        Assert.Equal("revoked", (await CliRun.OfAsync(_room, ["consent", "show", id, "--json"])).Json.GetProperty("state").GetString());

        await CliRun.OfAsync(_room, ["voices", "import", _room.PathOf("copy.myna"), "--name", "anna"]);
        CliRun purged = await CliRun.OfAsync(_room, ["consent", "purge", "anna", "--yes", "-o", _room.PathOf("proof.json"), "--json"]);
        Assert.Equal((0, "anna.myna", id), (purged.ExitCode, purged.Json.GetProperty("files")[0].GetString(), purged.Json.GetProperty("consents")[0].GetString()));
        using JsonDocument proof = JsonDocument.Parse(await File.ReadAllTextAsync(_room.PathOf("proof.json"), TestContext.Current.CancellationToken));
        Assert.Equal("deletion", proof.RootElement.GetProperty("kind").GetString());
        Assert.Equal(0, (await CliRun.OfAsync(_room, ["consent", "list", "--json"])).Json.GetProperty("consents").GetArrayLength());
    }

    [Fact]
    public async Task Challenge_is_a_sentence_and_bad_ones_say_why()
    {
        await Add();
        string[] command = ["consent", "challenge", "anna", "--owner", "Anna Smith", "--operator", "Example Ltd", "--purpose", "reading"];
        CliRun challenge = await CliRun.OfAsync(_room, [.. command, "--json"]);
        Assert.Equal(8, challenge.Json.GetProperty("words").GetArrayLength());
        Assert.StartsWith("I, Anna Smith, agree", challenge.Json.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await CliRun.OfAsync(_room, [.. command, "--expires", "2001-01-01"])).ExitCode);
        Assert.Equal(2, (await CliRun.OfAsync(_room, [.. command, "--expires", "soon"])).ExitCode);
        CliRun none = await CliRun.OfAsync(_room, ["consent", "verify", "chal_nothing", _room.WithTone("t.wav", 5)]);
        Assert.Equal(3, none.ExitCode);
        Assert.Contains("there is no challenge", none.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await CliRun.OfAsync(_room, ["consent", "show", "cons_nothing"])).ExitCode);
        Assert.Equal(3, (await CliRun.OfAsync(_room, ["consent", "check", _room.WithBytes("x.json", 1, 2, 3)])).ExitCode);
    }

    [Fact]
    public async Task Blocked_voice_is_not_cloned()
    {
        string clips = Path.Combine(Repository.Root, "models", "lite", "verification");
        CliRun add = await CliRun.OfAsync(
            _room, ["blocklist", "add", "Somebody", Path.Combine(clips, "s5_0.wav"), Path.Combine(clips, "s5_1.wav"), Path.Combine(clips, "s5_2.wav"), "--json"]);
        Assert.Equal(3, add.Json.GetProperty("clips").GetInt32());
        CliRun refused = await CliRun.OfAsync(_room, ["voices", "add", "them", Path.Combine(clips, "s5_3.wav")]);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("on the block list (Somebody", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await CliRun.OfAsync(_room, ["voices", "add", "other", Path.Combine(clips, "s2_0.wav")])).ExitCode);
        Assert.Equal(0, (await CliRun.OfAsync(_room, ["blocklist", "remove", "Somebody"])).ExitCode);
        Assert.Equal(0, (await CliRun.OfAsync(_room, ["voices", "add", "them", Path.Combine(clips, "s5_3.wav")])).ExitCode);
    }

    [Fact]
    public async Task Same_and_different_people_are_told_apart_and_clips_without_marks_are_said_to_be_so()
    {
        CliRun same = await CliRun.OfAsync(_room, ["verify", Room.Sample("reader-low.wav"), Room.Sample("reader-low.wav"), "--json"]);
        Assert.True(same.Json.GetProperty("same").GetBoolean());
        CliRun different = await CliRun.OfAsync(_room, ["verify", Room.Sample("reader-low.wav"), Room.Sample("reader-high.wav"), "--json"]);
        Assert.False(different.Json.GetProperty("same").GetBoolean());
        CliRun clean = await CliRun.OfAsync(_room, ["detect", Room.Sample("reader-mid.wav"), "--json"]);
        Assert.False(clean.Json.GetProperty("marked").GetBoolean());
        Assert.Equal(3, (await CliRun.OfAsync(_room, ["detect", _room.WithBytes("x.wav", 1)])).ExitCode);
    }

    private async Task Add()
    {
        CliRun added = await CliRun.OfAsync(_room, ["voices", "add", "anna", _room.WithTone("clip.wav", seconds: 4)], variables: Warn);
        Assert.Equal(0, added.ExitCode);
        Assert.Contains("unverified", added.Error, StringComparison.Ordinal);
    }

    private Task<CliRun> Speak(Dictionary<string, string> variables, HummingModels? models = null) =>
        CliRun.OfAsync(_room, ["speak", "Hello there.", "--voice", "anna", "-o", _room.PathOf("o.wav")], models: models, variables: variables);

    private string Give()
    {
        VoicePrompt voice = VoicePrompt.Load(Path.Combine(_room.Home, "voices", "anna.myna"));
        return new ConsentStore(Folder).Create(new ConsentRecord
        {
            Name = "Anna",
            Owner = "Anna Smith",
            Operator = "Example Ltd",
            Purpose = "reading",
            Method = ConsentMethod.Challenge,
            VoiceId = VoiceIdentity.Of(voice),
            Voice = "anna",
        }).Record.Id;
    }
}
