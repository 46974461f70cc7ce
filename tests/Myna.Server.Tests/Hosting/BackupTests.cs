using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Myna.Audio.Files;
using Myna.Server.Hosting;
using Myna.Server.Keys;
using Myna.Server.Tests.Support;
using Myna.Tests;

namespace Myna.Server.Tests.Hosting;

public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_made_under_way_brings_back_voices_keys_and_history()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using var place = new TemporaryFolder();
        string home = "";
        string file = place.File("myna.tar.gz");
        string secret = "";
        byte[] sound;
        await using (RunningServer server = await RunningServer.StartAsync(
            options =>
            {
                home = options.Home;
                return options;
            },
            keys => secret = keys.Add("laptop", KeyScope.All).Secret))
        {
            using HttpResponseMessage spoken = await server.Client.PostAsJsonAsync("/v1/audio/speech", new { model = "tts-1", voice = "alloy", input = "To be saved.", response_format = "wav" }, stop);
            sound = await spoken.Content.ReadAsByteArrayAsync(stop);
            BackupResult saved = await Backup.WriteAsync(home, null, file, stop);
            Assert.True(saved.Files >= 3);
        }

        string restored = place.File("restored");
        await Backup.RestoreAsync(file, restored, stop);
        await Assert.ThrowsAsync<MynaException>(() => Backup.RestoreAsync(file, restored, stop));
        Assert.NotNull(new KeyStore(restored).Find(secret));
        await using WebApplication again = MynaServer.Create(new ServerOptions { Home = restored, Port = 0 });
        await again.StartAsync(stop);
        using var client = new HttpClient { BaseAddress = new Uri(again.Urls.First()) };
        JsonElement history = await client.GetFromJsonAsync<JsonElement>("/v1/history", stop);
        JsonElement item = Assert.Single(history.GetProperty("history").EnumerateArray());
        byte[] kept = await client.GetByteArrayAsync($"/v1/history/{item.GetProperty("history_item_id").GetString()}/audio", stop);
        Assert.Equal(Samples(sound), Samples(kept)); // the manifests beside them are made anew with each download
        await again.StopAsync(stop);
    }

    [Fact]
    public async Task What_is_no_backup_is_refused_and_leaves_nothing()
    {
        using var place = new TemporaryFolder();
        await File.WriteAllTextAsync(place.File("not.tar.gz"), "no archive", TestContext.Current.CancellationToken);
        string home = place.File("home");
        await Assert.ThrowsAsync<MynaException>(() => Backup.RestoreAsync(place.File("not.tar.gz"), home, TestContext.Current.CancellationToken));
        Assert.Empty(Directory.EnumerateFileSystemEntries(home));
    }

    private static float[] Samples(byte[] wav) =>
        WavReader.ReadClip(new MemoryStream(wav), "sound.wav", cancellationToken: TestContext.Current.CancellationToken).ToMono().Samples;
}
