using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Myna.Server.Hosting;
using Myna.Server.Uploads;

namespace Myna.Server.Tests.Uploads;

public sealed class RemoteSoundTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.20.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("64:ff9b::7f00:1")]
    public void Addresses_inside_are_not_public(string address) => Assert.False(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("93.184.216.34")]
    [InlineData("2606:4700:4700::1111")]
    public void Addresses_of_the_internet_are(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1:{0}/clip")]
    [InlineData("http://localhost:{0}/clip")]
    [InlineData("http://[::1]:{0}/clip")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:secret@localhost:{0}/clip")]
    [InlineData("ftp://localhost/clip")]
    public async Task Private_places_are_refused_even_when_their_host_is_allowed(string address)
    {
        await using WebApplication web = await ServeAsync("sound");
        int port = new Uri(web.Urls.First()).Port;
        using var remote = new RemoteSound(["127.0.0.1", "localhost", "[::1]"], 1000);
        await Assert.ThrowsAsync<HttpFault>(() => remote.FetchAsync(new Uri(string.Format(null, address, port)), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Redirections_to_other_hosts_are_refused_and_large_files_too()
    {
        await using WebApplication web = await ServeAsync(new string('a', 5000));
        var root = new Uri(web.Urls.First());
        using var remote = new RemoteSound([root.Host], 1000, IPAddress.IsLoopback);
        CancellationToken stop = TestContext.Current.CancellationToken;
        Assert.Contains("localhost", (await Assert.ThrowsAsync<HttpFault>(() => remote.FetchAsync(new Uri(root, "/away"), stop))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpFault>(() => remote.FetchAsync(new Uri(root, "/round"), stop));
        await Assert.ThrowsAsync<HttpFault>(() => remote.FetchAsync(new Uri(root, "/clip"), stop));
        using var patient = new RemoteSound([root.Host], 10_000, IPAddress.IsLoopback);
        Assert.Equal(5000, (await patient.FetchAsync(new Uri(root, "/clip"), stop)).Length);
    }

    private static async Task<WebApplication> ServeAsync(string content)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication web = builder.Build();
        web.MapGet("/clip", () => content);
        web.MapGet("/away", (HttpContext context) => Results.Redirect($"http://localhost:{context.Request.Host.Port}/clip"));
        web.MapGet("/round", () => Results.Redirect("/round"));
        await web.StartAsync();
        return web;
    }
}
