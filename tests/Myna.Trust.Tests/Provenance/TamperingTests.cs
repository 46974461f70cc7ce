using System.Buffers.Binary;
using System.Diagnostics;
using CsCheck;
using Myna.Trust.Provenance;

namespace Myna.Trust.Tests.Provenance;

public sealed class TamperingTests(SignerFixture trust) : IClassFixture<SignerFixture>
{
    private const int Tries = 400;

    public static TheoryData<string> Endings => [.. SampleFiles.All];

    [Theory]
    [MemberData(nameof(Endings))]
    public void No_byte_can_be_changed_unseen(string ending)
    {
        byte[] signed = SampleFiles.Sign(SampleFiles.Of(ending), trust.Signer);
        bool[] mayChange = Unprotected(signed, ending);

        Gen.Select(Gen.Int[0, signed.Length - 1], Gen.Byte[1, 255]).Sample(
            (at, bits) =>
            {
                byte[] changed = [.. signed];
                changed[at] ^= bits;
                ProvenanceReport report = trust.Read(changed);
                Assert.True(!report.Valid || mayChange[at], $"byte {at} of {ending} was changed and the file still holds");
            },
            iter: Tries);
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public void Cut_files_never_hold_and_never_throw(string ending)
    {
        byte[] signed = SampleFiles.Sign(SampleFiles.Of(ending), trust.Signer);

        Gen.Int[0, signed.Length - 1].Sample(length => Assert.False(trust.Read(signed[..length]).Valid), iter: Tries);
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public void Bytes_added_at_the_end_are_seen(string ending)
        => Assert.False(trust.Read([.. SampleFiles.Sign(SampleFiles.Of(ending), trust.Signer), 0, 1, 2, 3, 4, 5, 6, 7]).Valid);

    [Theory]
    [MemberData(nameof(Endings))]
    public void Garbled_files_are_reported_in_good_time(string ending)
    {
        byte[] signed = SampleFiles.Sign(SampleFiles.Of(ending), trust.Signer);
        (int from, int length) = ManifestArea(signed);
        bool[] mayChange = Unprotected(signed, ending);
        var clock = Stopwatch.StartNew();

        // Huge and negative lengths, and noise, all over the manifest and the heads of the file.
        Gen.Select(Gen.Int[0, length - 8], Gen.UInt, Gen.Int[1, 8], Gen.Bool).Sample(
            (at, value, count, inManifest) =>
            {
                byte[] changed = [.. signed];
                int place = inManifest ? from + at : at % Math.Min(signed.Length - 8, 400);
                Span<byte> number = stackalloc byte[8];
                BinaryPrimitives.WriteUInt32BigEndian(number, value);
                BinaryPrimitives.WriteUInt32BigEndian(number[4..], value | 0xFF000000);
                number[..count].CopyTo(changed.AsSpan(place));
                Assert.True(!trust.Read(changed).Valid || Enumerable.Range(place, count).All(at => changed[at] == signed[at] || mayChange[at]));
            },
            iter: Tries);

        // Far from a bound that a slow machine could miss: without limits, one such length takes minutes or all memory.
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void Noise_is_no_manifest()
        => Gen.Byte.Array[0, 300].Sample(bytes => Assert.False(trust.Read(bytes).Valid), iter: 2000);

    [Fact]
    public void A_manifest_of_another_file_does_not_hold()
    {
        byte[] one = SampleFiles.Sign(SampleFiles.Wav(5_000), trust.Signer);
        byte[] other = SampleFiles.Wav(5_000);
        other[200] ^= 1;
        byte[] swapped = [.. one];
        other.AsSpan(44).CopyTo(swapped.AsSpan(44));

        ProvenanceReport report = trust.Read(swapped);
        Assert.True(report.Found);
        Assert.Equal("assertion.dataHash.mismatch", Assert.Single(report.Problems).Code);
    }

    [Fact]
    public void A_changed_claim_is_told_from_changed_sound()
    {
        byte[] signed = SampleFiles.Sign(SampleFiles.Of("wav"), trust.Signer);
        int at = signed.AsSpan().LastIndexOf("instanceID"u8) + 20;
        signed[at] ^= 1;

        Assert.Equal("claimSignature.mismatch", Assert.Single(trust.Read(signed).Problems).Code);
    }

    [Fact]
    public void A_changed_assertion_is_named()
    {
        byte[] signed = SampleFiles.Sign(SampleFiles.Of("png"), trust.Signer);
        int at = signed.AsSpan().IndexOf("trainedAlgorithmicMedia"u8);
        "humanlyMadeInTheStudio!"u8.CopyTo(signed.AsSpan(at));

        ProvenanceReport report = trust.Read(signed);
        Assert.Contains(report.Problems, problem => problem.Code == "assertion.hashedURI.mismatch" && problem.Text.Contains("c2pa.actions.v2", StringComparison.Ordinal));
        Assert.False(report.Valid);
    }

    /// <summary>
    /// The few bytes that mean nothing to a reader and are covered by no hash: bits that say whether a box may be asked for, the number
    /// of a JPEG's box, checksums of a PNG's chunk (readers of pictures check them), and in MP4 the boxes that C2PA leaves out.
    /// </summary>
    private static bool[] Unprotected(byte[] signed, string ending)
    {
        const int BoxKindAndType = 20;
        var free = new bool[signed.Length];
        (int from, int length) = ManifestArea(signed);
        foreach (int description in Descriptions(signed, from, length))
        {
            free[description + BoxKindAndType] = true;
        }

        switch (ending)
        {
            case "png":
                free.AsSpan(from + length, 4).Fill(true);
                break;
            case "jpg":
                free.AsSpan(from - 6, 2).Fill(true);
                break;
            case "m4a":
                // Version and flags before "manifest" and its zero, and the place of pieces behind it.
                free.AsSpan(from - 21, 4).Fill(true);
                free.AsSpan(from - 8, 8).Fill(true);
                for (int at = 0; at + 8 <= signed.Length;)
                {
                    int size = (int)BinaryPrimitives.ReadUInt32BigEndian(signed.AsSpan(at));
                    if (System.Text.Encoding.Latin1.GetString(signed, at + 4, 4) is "ftyp" or "free")
                    {
                        free.AsSpan(at, size).Fill(true);
                    }

                    at += size;
                }

                break;
        }

        return free;
    }

    private static IEnumerable<int> Descriptions(byte[] signed, int from, int length)
    {
        for (int at = from; at < from + length - 4; at++)
        {
            if (signed.AsSpan(at, 4).SequenceEqual("jumd"u8))
            {
                yield return at;
            }
        }
    }

    /// <summary>The store in a file: from its outermost box on.</summary>
    private static (int From, int Length) ManifestArea(byte[] signed)
    {
        int at = signed.AsSpan().IndexOf("jumb"u8) - 4;
        return (at, (int)BinaryPrimitives.ReadUInt32BigEndian(signed.AsSpan(at)));
    }
}
