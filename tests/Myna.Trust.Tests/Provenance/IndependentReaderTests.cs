using System.Diagnostics;
using System.Text.Json;
using Myna.Tests;
using Myna.Trust.Provenance;

namespace Myna.Trust.Tests.Provenance;

/// <summary>
/// Files of every format, read by the C2PA project's own code: npm's <c>@contentauth/c2pa-wasm</c>, which <c>./test</c> fetches into
/// <c>artifacts/c2pa-reader</c> where it can. Without it, or without node, these tests are skipped.
/// </summary>
public sealed class IndependentReaderTests(SignerFixture trust) : IClassFixture<SignerFixture>
{
    private static readonly string[] Files = [.. SampleFiles.All];

    [Fact]
    public async Task Another_reader_accepts_every_format_and_trusts_the_signer_whose_authority_it_is_given()
    {
        using var folder = new TemporaryFolder();
        string anchors = folder.File("anchors.pem");
        await File.WriteAllTextAsync(anchors, trust.Signer.Certificates[^1].ExportCertificatePem(), TestContext.Current.CancellationToken);
        string[] paths = [.. Files.Select(ending => Write(folder, ending, SampleFiles.Sign(SampleFiles.Of(ending), trust.Signer, ProvenanceClaim.Speech with
        {
            Model = "lite-1",
            LedgerId = "00000017",
            AllowsTraining = false,
        })))];
        foreach ((string path, JsonElement said) in paths.Zip(await ReadAsync(anchors, paths)))
        {
            string failures = string.Join("; ", said.GetProperty("failure").EnumerateArray());
            Assert.True(failures.Length == 0, $"{path}: {failures}");
            Assert.Equal("Trusted", said.GetProperty("state").GetString());
            Assert.Contains(said.GetProperty("success").EnumerateArray(), code => code.GetString() == "claimSignature.validated");
            Assert.Contains(said.GetProperty("success").EnumerateArray(), code => code.GetString() is "assertion.dataHash.match" or "assertion.bmffHash.match");
            Assert.Equal("Myna", said.GetProperty("generator").GetString());
            Assert.Equal(DigitalSource.TrainedAlgorithmicMedia, said.GetProperty("sourceType").GetString());
        }
    }

    [Fact]
    public async Task Another_reader_sees_changed_content_in_every_format()
    {
        using var folder = new TemporaryFolder();
        string anchors = folder.File("anchors.pem");
        await File.WriteAllTextAsync(anchors, trust.Signer.Certificates[^1].ExportCertificatePem(), TestContext.Current.CancellationToken);
        string[] paths = [.. Files.Select(ending =>
        {
            byte[] signed = SampleFiles.Sign(SampleFiles.Of(ending), trust.Signer);
            int at = ending == "wav" ? 300 : signed.Length - (ending == "png" ? 30 : 12);
            signed[at] ^= 1;
            return Write(folder, ending, signed);
        })];
        foreach ((string path, JsonElement said) in paths.Zip(await ReadAsync(anchors, paths)))
        {
            Assert.True(said.GetProperty("state").GetString() is "Invalid" or "error", $"{path}: {said}");
        }
    }

    private static string Write(TemporaryFolder folder, string ending, byte[] bytes)
    {
        string path = folder.File("signed." + ending);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static async Task<IReadOnlyList<JsonElement>> ReadAsync(string anchors, string[] paths)
    {
        string package = Path.Combine(Root(), "artifacts", "c2pa-reader", "node_modules", "@contentauth", "c2pa-wasm");
        Assert.SkipUnless(Directory.Exists(package), "the independent C2PA reader is not installed; run: npm install --ignore-scripts --prefix artifacts/c2pa-reader @contentauth/c2pa-wasm@0.13.3");
        string script = Path.Combine(AppContext.BaseDirectory, "Provenance", "IndependentReader", "read.mjs");
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[script, package, anchors, .. paths])
        {
            start.ArgumentList.Add(argument);
        }

        Process? node = null;
        try
        {
            node = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("node is not installed; it runs the independent C2PA reader");
        }

        using (node)
        {
            Task<string> errors = node!.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await node.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(node.ExitCode == 0, await errors);
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        }
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Myna.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run within the repository.");
        }

        return folder;
    }
}
