using System.Security.Cryptography;
using Myna.Audio.Files;
using Myna.Tests;
using Myna.Trust.Provenance;

namespace Myna.Trust.Tests.Provenance;

public sealed class RoundTripTests(SignerFixture trust) : IClassFixture<SignerFixture>
{
    public static TheoryData<string> Endings => [.. SampleFiles.All];

    public static TheoryData<string> Sounds => [.. SampleFiles.Sounds];

    [Theory]
    [MemberData(nameof(Endings))]
    public void What_was_written_is_read_and_holds(string ending)
    {
        ProvenanceClaim claim = ProvenanceClaim.Speech with { Model = "lite-1", LedgerId = "00000017", AllowsTraining = false };
        ProvenanceReport report = trust.Read(SampleFiles.Sign(SampleFiles.Of(ending), trust.Signer, claim));

        Assert.Empty(report.Problems);
        Assert.Empty(report.Notes);
        Assert.True(report.Valid);
        Assert.True(report.SaysTrainedModel);
        Assert.Equal(SignerTrust.Own, report.Signer!.Trust);
        Assert.Equal("ES256", report.Signer.Algorithm);
        ProvenanceAction action = Assert.Single(report.Actions);
        Assert.Equal("c2pa.created", action.Action);
        Assert.Equal(DigitalSource.TrainedAlgorithmicMedia, action.SourceType);
        Assert.Equal("lite-1", action.Model);
        Assert.Equal("00000017", action.LedgerId);
        Assert.StartsWith("Myna ", action.Software, StringComparison.Ordinal);
        Assert.Contains("cawg.training-mining", report.Assertions);
        Assert.Equal(1, report.ManifestCount);
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public void Plain_tags_say_the_same_without_the_manifest(string ending)
    {
        ProvenanceReport report = trust.Read(SampleFiles.Sign(SampleFiles.Of(ending), trust.Signer));

        Assert.Equal(DigitalSource.TrainedAlgorithmicMedia, report.Tags.SourceType);
        Assert.StartsWith("Myna ", report.Tags.Software, StringComparison.Ordinal);
        Assert.True(ending == "jpg" || report.Tags.Comment!.StartsWith("Synthetic speech", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public void A_file_without_a_manifest_is_no_file_with_a_bad_one(string ending)
    {
        ProvenanceReport report = trust.Read(SampleFiles.Of(ending));

        Assert.False(report.Found);
        Assert.False(report.Valid);
        Assert.Empty(report.Problems);
        Assert.False(report.SaysTrainedModel);
    }

    [Theory]
    [MemberData(nameof(Sounds))]
    public async Task The_sound_stays_as_it_was(string ending)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("sound." + ending);
        await File.WriteAllBytesAsync(path, SampleFiles.Of(ending), TestContext.Current.CancellationToken);
        float[] before = (await AudioFile.ReadAsync(path, cancellationToken: TestContext.Current.CancellationToken)).Samples;
        new ProvenanceWriter(trust.Signer).Add(path, ProvenanceClaim.Speech, TestContext.Current.CancellationToken);
        float[] after = (await AudioFile.ReadAsync(path, cancellationToken: TestContext.Current.CancellationToken)).Samples;

        Assert.NotEmpty(before);
        Assert.Equal(before, after);
        Assert.True(trust.Reader.Read(path, TestContext.Current.CancellationToken).Valid);
    }

    [Fact]
    public void The_header_of_a_wav_file_states_its_new_size()
    {
        byte[] signed = SampleFiles.Sign(SampleFiles.Of("wav"), trust.Signer);

        Assert.Equal((uint)signed.Length - 8, SampleFiles.Number(signed, 4));
        Assert.True(signed.AsSpan(0, 48_000).IndexOf("data"u8) > 0);
    }

    [Fact]
    public void The_same_file_and_claim_give_the_same_manifest_up_to_its_signature()
    {
        ProvenanceClaim claim = ProvenanceClaim.Speech with { When = DateTimeOffset.UnixEpoch };
        byte[] first = SampleFiles.Sign(SampleFiles.Of("wav"), trust.Signer, claim);
        byte[] second = SampleFiles.Sign(SampleFiles.Of("wav"), trust.Signer, claim);

        // The signature is the end of the file: 64 random bytes of ECDSA.
        Assert.Equal(first.AsSpan(0, first.Length - 66).ToArray(), second.AsSpan(0, second.Length - 66).ToArray());
        Assert.Equal(trust.Read(first).Manifest, trust.Read(second).Manifest);
    }

    [Fact]
    public void Manifests_of_any_length_fit_their_room()
    {
        // Longer and longer words take the manifest over the steps at which its numbers grow (256 and 65,536 bytes).
        foreach (int letters in (int[])[0, 100, 200, 250, 255, 256, 300, 60_000, 62_500, 65_000, 65_535, 65_536, 130_000])
        {
            ProvenanceClaim claim = ProvenanceClaim.Speech with { Description = new string('x', letters), Model = letters == 0 ? null : "m" };
            foreach (string ending in (string[])["png", "jpg", "flac"])
            {
                Assert.Empty(trust.Read(SampleFiles.Sign(SampleFiles.Of(ending), trust.Signer, claim)).Problems);
            }
        }
    }

    [Fact]
    public void A_second_manifest_is_refused()
    {
        byte[] signed = SampleFiles.Sign(SampleFiles.Of("png"), trust.Signer);

        Assert.Contains("already", Assert.Throws<MynaException>(() => SampleFiles.Sign(signed, trust.Signer)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public void Damaged_files_are_refused_with_a_reason(string ending)
    {
        byte[] bytes = SampleFiles.Of(ending);
        using var stream = new MemoryStream();
        stream.Write(bytes, 0, ending == "mp3" ? 60 : Math.Min(bytes.Length - 30, 60));

        ProvenanceFormat format = ProvenanceFormats.TryFromPath("a." + ending)!.Value;
        if (ending == "mp3")
        {
            // An MP3 file may end anywhere after its tag; within the tag it is damaged.
            stream.SetLength(20);
        }

        Assert.Throws<MynaException>(() => new ProvenanceWriter(trust.Signer).Add(stream, format, ProvenanceClaim.Speech, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_unknown_format_is_refused_and_stays_as_it_was()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("notes.txt");
        File.WriteAllText(path, "no sound");

        Assert.Throws<MynaException>(() => new ProvenanceWriter(trust.Signer).Add(path, ProvenanceClaim.Speech, TestContext.Current.CancellationToken));
        Assert.Equal("no sound", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
        Assert.Null(trust.Reader.Read(path, TestContext.Current.CancellationToken).Format);
    }

    [Fact]
    public void A_signer_that_is_not_known_is_named_but_not_trusted()
    {
        byte[] signed = SampleFiles.Sign(SampleFiles.Of("wav"), trust.Signer);
        ProvenanceReport stranger = new ProvenanceReader().Read(new MemoryStream(signed), TestContext.Current.CancellationToken);
        ProvenanceReport friend = new ProvenanceReader(anchors: ProvenanceIdentity.OwnAuthorities(trust.Trust)).Read(new MemoryStream(signed), TestContext.Current.CancellationToken);

        Assert.True(stranger.Valid);
        Assert.Equal(SignerTrust.Unknown, stranger.Signer!.Trust);
        Assert.Equal("signingCredential.untrusted", Assert.Single(stranger.Notes).Code);
        Assert.Equal(SignerTrust.Anchored, friend.Signer!.Trust);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(trust.Signer.Certificates[0].RawData)), friend.Signer.Fingerprint);
    }
}
