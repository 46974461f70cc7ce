using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Myna.Audio.Files;
using Myna.Cli.Tests.Support;
using Myna.Layers.Pictures;
using Myna.Trust.Provenance;

namespace Myna.Cli.Tests.Commands;

public sealed class ProvenanceTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData("out.wav")]
    [InlineData("out.mp3")]
    [InlineData("out.flac")]
    [InlineData("out.m4a")]
    public async Task Speech_says_that_a_model_made_it_and_inspect_checks_that(string name)
    {
        await SpeakAsync(name);
        CliRun run = await CliRun.OfAsync(_room, ["inspect", _room.PathOf(name), "--json"]);

        JsonElement provenance = run.Json.GetProperty("provenance");
        Assert.Equal((true, true), (provenance.GetProperty("found").GetBoolean(), provenance.GetProperty("valid").GetBoolean()));
        Assert.Equal("own", provenance.GetProperty("trust").GetString());
        Assert.True(provenance.GetProperty("says_trained_model").GetBoolean());
        JsonElement action = Assert.Single(provenance.GetProperty("actions").EnumerateArray());
        Assert.Equal("c2pa.created", action.GetProperty("action").GetString());
        Assert.EndsWith("/trainedAlgorithmicMedia", action.GetProperty("digital_source_type").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(JsonValueKind.Null, action.GetProperty("model").ValueKind);
        Assert.EndsWith("/trainedAlgorithmicMedia", provenance.GetProperty("tags").GetProperty("digital_source_type").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("anna", run.Output.Replace(_room.Folder, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out.wav")]
    [InlineData("out.flac")]
    public async Task The_sound_is_the_same_without_provenance(string name)
    {
        await SpeakAsync(name);
        await SpeakAsync("plain-" + name, "--no-provenance");
        CliRun plain = await CliRun.OfAsync(_room, ["inspect", _room.PathOf("plain-" + name), "--json"]);

        Assert.False(plain.Json.GetProperty("provenance").GetProperty("found").GetBoolean());
        Assert.Equal(
            (await AudioFile.ReadAsync(_room.PathOf("plain-" + name), TestContext.Current.CancellationToken)).Samples,
            (await AudioFile.ReadAsync(_room.PathOf(name), TestContext.Current.CancellationToken)).Samples);
        Assert.True(new FileInfo(_room.PathOf("plain-" + name)).Length < new FileInfo(_room.PathOf(name)).Length);
    }

    [Fact]
    public async Task Ogg_has_plain_tags_where_it_has_no_manifest()
    {
        await SpeakAsync("out.opus");
        using Process ffprobe = Process.Start(new ProcessStartInfo(
            "ffprobe", ["-v", "error", "-show_entries", "stream_tags:format_tags", _room.PathOf("out.opus")]) { RedirectStandardOutput = true })!;
        string tags = await ffprobe.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Contains("trainedAlgorithmicMedia", tags, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_has_no_manifest_and_makes_no_key()
    {
        await AddVoiceAsync();
        CliRun run = await CliRun.OfAsync(_room, ["speak", "one", "--voice", "anna", "-o", "-"]);

        Assert.Equal(0, run.ExitCode);
        Assert.False(run.Stream.AsSpan().IndexOf("C2PA"u8) >= 0);
        Assert.False(Directory.Exists(Path.Combine(_room.Home, "trust")));
    }

    [Fact]
    public async Task Changed_sound_is_found()
    {
        await SpeakAsync("out.wav");
        byte[] bytes = File.ReadAllBytes(_room.PathOf("out.wav"));
        bytes[2000] ^= 1;
        File.WriteAllBytes(_room.PathOf("out.wav"), bytes);
        CliRun json = await CliRun.OfAsync(_room, ["inspect", _room.PathOf("out.wav"), "--json"]);
        CliRun text = await CliRun.OfAsync(_room, ["inspect", _room.PathOf("out.wav")]);

        JsonElement provenance = json.Json.GetProperty("provenance");
        Assert.False(provenance.GetProperty("valid").GetBoolean());
        Assert.Equal("assertion.dataHash.mismatch", provenance.GetProperty("problems")[0].GetProperty("code").GetString());
        Assert.Contains("DOES NOT HOLD", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Books_tables_and_dubs_have_it_too()
    {
        await AddVoiceAsync();
        string book = _room.WithBytes("book.md", "# One\n\nTwo three.\n"u8.ToArray());
        string table = _room.WithBytes("lines.csv", "id,text\na,one two\n"u8.ToArray());
        string film = _room.WithBytes("film.srt", "1\n00:00:00,500 --> 00:00:02,000\nGood evening.\n"u8.ToArray());
        foreach (string[] command in (string[][])
        [
            ["read", book, "--voice", "anna", "-o", _room.PathOf("book.wav")],
            ["read", book, "--voice", "anna", "-o", _room.PathOf("book.m4b")],
            ["batch", table, "--voice", "anna", "-o", _room.PathOf("lines")],
            ["dub", film, "--voice", "anna", "-o", _room.PathOf("film.wav")],
        ])
        {
            CliRun run = await CliRun.OfAsync(_room, command);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
        }

        foreach (string made in (string[])["book.wav", "book.m4b", "lines/a.wav", "film.wav"])
        {
            CliRun run = await CliRun.OfAsync(_room, ["inspect", _room.PathOf(made), "--json"]);
            Assert.True(run.Json.GetProperty("provenance").GetProperty("valid").GetBoolean(), made);
        }
    }

    [Fact]
    public async Task A_certificate_of_ones_own_signs_and_is_trusted_where_its_authority_is()
    {
        (string certificate, string key, string authority) = Certificate();
        await SpeakAsync("out.wav", "--certificate", certificate, "--certificate-key", key);
        CliRun unknown = await CliRun.OfAsync(_room, ["inspect", _room.PathOf("out.wav"), "--json"]);
        CliRun known = await CliRun.OfAsync(_room, ["inspect", _room.PathOf("out.wav"), "--trust", authority, "--json"]);

        JsonElement before = unknown.Json.GetProperty("provenance");
        Assert.Equal((true, "unknown", "A studio"), (before.GetProperty("valid").GetBoolean(), before.GetProperty("trust").GetString(), before.GetProperty("signer").GetString()));
        Assert.Equal("anchored", known.Json.GetProperty("provenance").GetProperty("trust").GetString());
    }

    [Fact]
    public async Task A_certificate_that_cannot_sign_is_refused_before_any_work()
    {
        string nothing = _room.WithBytes("nothing.pem", "nothing"u8.ToArray());
        await AddVoiceAsync();
        CliRun run = await CliRun.OfAsync(_room, ["speak", "one", "--voice", "anna", "-o", _room.PathOf("out.wav"), "--certificate", nothing]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("certificate", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_room.PathOf("out.wav")));
    }

    [Fact]
    public async Task Layers_keep_every_pixel()
    {
        string picture = _room.PathOf("picture.png");
        var pixels = new byte[64 * 48 * 4];
        for (int i = 0; i < 64 * 48; i++)
        {
            bool inside = i % 64 is > 20 and < 40 && i / 64 is > 10 and < 30;
            (pixels[i * 4], pixels[(i * 4) + 1], pixels[(i * 4) + 2], pixels[(i * 4) + 3]) = inside ? ((byte)200, (byte)30, (byte)30, (byte)255) : ((byte)240, (byte)240, (byte)250, (byte)255);
        }

        PngWriter.Write(picture, new Picture(64, 48, pixels));
        CliRun split = await CliRun.OfAsync(_room, ["layers", "split", picture, "-o", _room.PathOf("with"), "--json"]);
        CliRun plain = await CliRun.OfAsync(_room, ["layers", "split", picture, "-o", _room.PathOf("without"), "--no-provenance", "--json"]);
        CliRun export = await CliRun.OfAsync(_room, ["layers", "export", _room.PathOf("with"), "-o", _room.PathOf("again.png")]);
        CliRun archive = await CliRun.OfAsync(_room, ["layers", "export", _room.PathOf("with"), "-o", _room.PathOf("again.zip")]);
        Assert.Equal(0, archive.ExitCode);
        System.IO.Compression.ZipFile.ExtractToDirectory(_room.PathOf("again.zip"), _room.PathOf("unpacked"));
        Assert.All(Directory.GetFiles(_room.PathOf("unpacked"), "*.png", SearchOption.AllDirectories), file => Assert.True(new ProvenanceReader().Read(file, TestContext.Current.CancellationToken).Valid, file));
        CliRun verify = await CliRun.OfAsync(_room, ["layers", "verify", _room.PathOf("with"), "--input", picture, "--json"]);

        Assert.Equal((0, 0, 0, 0), (split.ExitCode, plain.ExitCode, export.ExitCode, verify.ExitCode));
        string[] layers = Directory.GetFiles(_room.PathOf("with"), "*.png");
        Assert.NotEmpty(layers);
        foreach (string layer in layers.Append(_room.PathOf("again.png")))
        {
            CliRun inspect = await CliRun.OfAsync(_room, ["inspect", layer, "--json"]);
            Assert.True(inspect.Json.GetProperty("provenance").GetProperty("valid").GetBoolean());
            string other = layer.EndsWith("again.png", StringComparison.Ordinal) ? picture : Path.Combine(_room.PathOf("without"), Path.GetFileName(layer));
            Assert.Equal(
                (await PictureFile.ReadAsync(other, cancellationToken: TestContext.Current.CancellationToken)).Pixels,
                (await PictureFile.ReadAsync(layer, cancellationToken: TestContext.Current.CancellationToken)).Pixels);
        }
    }

    private async Task AddVoiceAsync() => await CliRun.OfAsync(_room, ["voices", "add", "anna", _room.WithTone("clip.wav", seconds: 4)]);

    private async Task SpeakAsync(string name, params string[] options)
    {
        await AddVoiceAsync();
        CliRun run = await CliRun.OfAsync(_room, ["speak", "one two three", "--voice", "anna", "-o", _room.PathOf(name), .. options]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    /// <summary>A signer's certificate under an authority of its own.</summary>
    private (string Certificate, string Key, string Authority) Certificate()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=An authority", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        rootRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(rootRequest.PublicKey, false));
        using X509Certificate2 root = rootRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=A studio", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.4")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, true, false));
        using X509Certificate2 certificate = request.Create(root, now.AddDays(-1), now.AddDays(29), [1, 2, 3]);
        File.WriteAllText(_room.PathOf("studio.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(_room.PathOf("studio.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_room.PathOf("root.pem"), root.ExportCertificatePem());
        return (_room.PathOf("studio.pem"), _room.PathOf("studio.key"), _room.PathOf("root.pem"));
    }
}
