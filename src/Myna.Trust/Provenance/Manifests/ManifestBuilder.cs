using System.Formats.Cbor;
using System.Globalization;
using System.Security.Cryptography;
using Myna.Trust.Provenance.Cose;
using Myna.Trust.Provenance.Jumbf;

namespace Myna.Trust.Provenance.Manifests;

/// <summary>Makes a manifest store of one manifest: assertions, a claim of version 2 over them, and its signature (C2PA 2.x, chapters 10 to 13).</summary>
internal static class ManifestBuilder
{
    /// <summary>What was done to the file.</summary>
    public const string ActionsLabel = "c2pa.actions.v2";

    /// <summary>Whether others may train on it (CAWG).</summary>
    public const string TrainingLabel = "cawg.training-mining";

    private const string Algorithm = "sha256";

    /// <summary>Makes the store. Its length depends on the claim, the binding and the signer, not on the hash.</summary>
    public static byte[] Build(ProvenanceClaim claim, HardBinding binding, ReadOnlySpan<byte> hash, ProvenanceSigner signer)
    {
        var assertions = new List<(string Label, byte[] Box)>
        {
            (ActionsLabel, JumbfWriter.Cbor("cbor", ActionsLabel, Actions(claim))),
            (binding.Label, JumbfWriter.Cbor("cbor", binding.Label, binding.ToCbor(hash))),
        };
        if (claim.AllowsTraining is { } allows)
        {
            assertions.Add((TrainingLabel, JumbfWriter.Cbor("cbor", TrainingLabel, Training(allows))));
        }

        (Guid manifest, Guid instance) = Names(hash, assertions[0].Box, signer);
        string label = $"urn:c2pa:{manifest}";
        byte[] claimCbor = Claim(claim, label, instance, assertions);
        return JumbfWriter.Super("c2pa", JumbfLabels.Store, JumbfWriter.Super(
            "c2ma",
            label,
            JumbfWriter.Super("c2as", JumbfLabels.AssertionStore, [.. assertions.Select(assertion => assertion.Box)]),
            JumbfWriter.Cbor("c2cl", JumbfLabels.Claim, claimCbor),
            JumbfWriter.Cbor("c2cs", JumbfLabels.Signature, CoseSign1.Sign(claimCbor, signer))));
    }

    /// <summary>
    /// Names of the manifest and of the file: shaped as random UUIDs, but made from what they name, so that the same sound, claim and
    /// signer give the same manifest up to its signature.
    /// </summary>
    private static (Guid Manifest, Guid Instance) Names(ReadOnlySpan<byte> hash, byte[] actions, ProvenanceSigner signer)
    {
        byte[] seed = SHA256.HashData([.. hash, .. actions, .. signer.Certificates[0].RawDataMemory.Span]);
        return (Version4(seed.AsSpan(0, 16)), Version4(seed.AsSpan(16, 16)));

        static Guid Version4(Span<byte> bytes)
        {
            bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
            bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
            return new Guid(bytes, bigEndian: true);
        }
    }

    private static byte[] Claim(ProvenanceClaim claim, string label, Guid instance, List<(string Label, byte[] Box)> assertions)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical, convertIndefiniteLengthEncodings: true);
        writer.WriteStartMap(5);
        writer.WriteTextString("instanceID");
        writer.WriteTextString($"xmp:iid:{instance}");
        writer.WriteTextString("claim_generator_info");
        WriteGenerator(writer, claim);
        writer.WriteTextString("signature");
        writer.WriteTextString($"self#jumbf=/c2pa/{label}/{JumbfLabels.Signature}");
        writer.WriteTextString("alg");
        writer.WriteTextString(Algorithm);
        writer.WriteTextString("created_assertions");
        writer.WriteStartArray(assertions.Count);
        foreach ((string name, byte[] box) in assertions)
        {
            writer.WriteStartMap(2);
            writer.WriteTextString("url");
            writer.WriteTextString($"self#jumbf={JumbfLabels.AssertionStore}/{name}");
            writer.WriteTextString("hash");
            writer.WriteByteString(AssetHash.Of(box.AsSpan(8), Algorithm));
            writer.WriteEndMap();
        }

        writer.WriteEndArray();
        writer.WriteEndMap();
        return writer.Encode();
    }

    private static byte[] Actions(ProvenanceClaim claim)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical, convertIndefiniteLengthEncodings: true);
        writer.WriteStartMap(1);
        writer.WriteTextString("actions");
        writer.WriteStartArray(1);
        writer.WriteStartMap(null);
        writer.WriteTextString("action");
        writer.WriteTextString("c2pa.created");
        writer.WriteTextString("digitalSourceType");
        writer.WriteTextString(claim.SourceType);
        writer.WriteTextString("softwareAgent");
        WriteGenerator(writer, claim);
        if (claim.When is { } when)
        {
            writer.WriteTextString("when");
            writer.WriteTag(CborTag.DateTimeString);
            writer.WriteTextString(when.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        }

        if (claim.Description is { Length: > 0 } description)
        {
            writer.WriteTextString("description");
            writer.WriteTextString(description);
        }

        if (claim.Model is not null || claim.LedgerId is not null)
        {
            writer.WriteTextString("parameters");
            writer.WriteStartMap(null);
            WritePair(writer, "com.myna.model", claim.Model);
            WritePair(writer, "com.myna.ledger", claim.LedgerId);
            writer.WriteEndMap();
        }

        writer.WriteEndMap();
        writer.WriteEndArray();
        writer.WriteEndMap();
        return writer.Encode();
    }

    private static byte[] Training(bool allows)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical, convertIndefiniteLengthEncodings: true);
        writer.WriteStartMap(1);
        writer.WriteTextString("entries");
        writer.WriteStartMap(4);
        foreach (string use in (ReadOnlySpan<string>)["cawg.ai_generative_training", "cawg.ai_inference", "cawg.ai_training", "cawg.data_mining"])
        {
            writer.WriteTextString(use);
            writer.WriteStartMap(1);
            WritePair(writer, "use", allows ? "allowed" : "notAllowed");
            writer.WriteEndMap();
        }

        writer.WriteEndMap();
        writer.WriteEndMap();
        return writer.Encode();
    }

    private static void WriteGenerator(CborWriter writer, ProvenanceClaim claim)
    {
        writer.WriteStartMap(2);
        WritePair(writer, "name", claim.Generator);
        WritePair(writer, "version", claim.GeneratorVersion);
        writer.WriteEndMap();
    }

    private static void WritePair(CborWriter writer, string key, string? value)
    {
        if (value is not null)
        {
            writer.WriteTextString(key);
            writer.WriteTextString(value);
        }
    }
}
