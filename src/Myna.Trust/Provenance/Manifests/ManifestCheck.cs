using System.Security.Cryptography.X509Certificates;
using Myna.Trust.Provenance.Containers;
using Myna.Trust.Provenance.Cose;
using Myna.Trust.Provenance.Jumbf;

namespace Myna.Trust.Provenance.Manifests;

/// <summary>Checks the active manifest of a store: its signature, its assertions, and that it is about the file (C2PA 2.x, chapter 15).</summary>
internal sealed class ManifestCheck(
    Stream file,
    ManifestPlace place,
    ProvenanceReader.Findings findings,
    IReadOnlyList<X509Certificate2> ownAuthorities,
    IReadOnlyList<X509Certificate2> anchors)
{
    private const string Prefix = "self#jumbf=";
    private string? _algorithm;

    public string? Label { get; private set; }

    public int ManifestCount { get; private set; }

    public string? Generator { get; private set; }

    public ProvenanceSignerFacts? Signer { get; private set; }

    public IReadOnlyList<ProvenanceAction> Actions { get; private set; } = [];

    public IReadOnlyList<string> Assertions { get; private set; } = [];

    /// <summary>Runs all checks.</summary>
    /// <exception cref="MalformedException">The manifest lacks what the checks need.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        JumbfBox store = JumbfBox.ReadStore(place.Manifest);
        JumbfBox manifest = Active(store);
        Label = manifest.Label;
        JumbfBox[] claims = [.. manifest.Children.Where(box => box.Type == "c2cl")];
        if (claims is not [var claimBox] || claimBox.Label is not (JumbfLabels.Claim or JumbfLabels.OldClaim))
        {
            throw new MalformedException($"the manifest has {claims.Length} claims of a known kind instead of one");
        }

        ReadOnlyMemory<byte> claimBytes = claimBox.Content("cbor");
        Dictionary<string, object?> claim = CborTree.ReadMap(claimBytes);
        Generator = ClaimWords.Generator(claim);
        _algorithm = claim.Get<string>("alg");
        CheckSignature(manifest, claim, claimBytes.Span);
        Dictionary<string, JumbfBox> assertions = CheckAssertions(manifest, claim);
        Assertions = [.. assertions.Keys];
        Actions = ClaimWords.Actions(assertions, findings);
        CheckBinding(assertions, cancellationToken);
        if (assertions.Keys.Any(label => label.StartsWith("c2pa.ingredient", StringComparison.Ordinal)))
        {
            findings.Note("ingredient.unknownProvenance", "the file was made from others; what their own manifests say is not checked");
        }
    }

    private JumbfBox Active(JumbfBox store)
    {
        JumbfBox[] manifests = [.. store.Children.Where(box => box.Kind == "jumb")];
        ManifestCount = manifests.Length;
        return manifests switch
        {
            [] => throw new MalformedException("the store has no manifest"),
            [.., { Type: "c2ma" } last] => last,
            [.., { Type: "c2um" }] => throw new MalformedException("the last manifest only updates another, which Myna does not follow"),
            [.., var last] => throw new MalformedException($"the last manifest is of the kind {AssetHash.Quote(last.Type)}, which Myna does not know"),
        };
    }

    private void CheckSignature(JumbfBox manifest, Dictionary<string, object?> claim, ReadOnlySpan<byte> claimBytes)
    {
        JumbfBox? box = claim.Get<string>("signature") is { } uri ? Resolve(manifest, uri) : null;
        if (box is not { Type: "c2cs" } || manifest.Child(JumbfLabels.Signature) != box)
        {
            findings.Problem("claimSignature.missing", "the claim's signature is not in the manifest");
            return;
        }

        CoseSign1? message = null;
        if (!findings.Try("claimSignature.mismatch", () => message = CoseSign1.Read(box.Content("cbor"))) || message is null)
        {
            return;
        }

        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(message.Certificates[0]);
        Signer = SignerCheck.Facts(certificate, message, ownAuthorities, anchors);
        switch (CoseAlgorithm.Verify(certificate, message.Algorithm, CoseSign1.ToBeSigned(message.Protected, claimBytes), message.Signature))
        {
            case null:
                findings.Problem("algorithm.unsupported", $"the signature is made with {CoseAlgorithm.Name(message.Algorithm)}, which Myna cannot check");
                break;
            case false:
                findings.Problem("claimSignature.mismatch", "the signature does not fit the claim: the manifest was changed, or signed with another key");
                break;
        }

        if (CertificateProfile.Fault(certificate, DateTimeOffset.UtcNow) is { } fault)
        {
            findings.Problem("signingCredential.invalid", $"the signer's certificate does not fit: {fault}");
        }
        else if (Signer.Trust == SignerTrust.Unknown)
        {
            findings.Note("signingCredential.untrusted", "nothing here vouches for the signer: the file is as it was signed, but by whom is not known");
        }
    }

    private Dictionary<string, JumbfBox> CheckAssertions(JumbfBox manifest, Dictionary<string, object?> claim)
    {
        var found = new Dictionary<string, JumbfBox>();
        List<JumbfBox> all = manifest.Child(JumbfLabels.AssertionStore) is { Type: "c2as" } kept ? kept.Children : [];
        foreach (Dictionary<string, object?> link in claim.Maps("created_assertions").Concat(claim.Maps("gathered_assertions")).Concat(claim.Maps("assertions")))
        {
            string uri = link.Get<string>("url") ?? "";
            JumbfBox? box = Resolve(manifest, uri);
            if (box is null || !all.Contains(box))
            {
                findings.Problem("assertion.missing", $"the claim names an assertion that is not in the manifest: {AssetHash.Quote(uri)}");
                continue;
            }

            byte[] hash = AssetHash.Of(box.Payload.Span, link.Get<string>("alg") ?? _algorithm);
            if (!hash.AsSpan().SequenceEqual(link.Get<byte[]>("hash")))
            {
                findings.Problem("assertion.hashedURI.mismatch", $"the assertion {AssetHash.Quote(box.Label)} was changed");
            }

            if (!found.TryAdd(box.Label, box))
            {
                findings.Problem("claim.malformed", $"the claim names the assertion {AssetHash.Quote(box.Label)} twice");
            }
        }

        foreach (JumbfBox box in all)
        {
            if (!found.ContainsValue(box))
            {
                findings.Problem("assertion.undeclared", $"the claim does not name the assertion {AssetHash.Quote(box.Label)}, so nothing vouches for it");
            }
        }

        return found;
    }

    private void CheckBinding(Dictionary<string, JumbfBox> assertions, CancellationToken cancellationToken)
    {
        JumbfBox[] bindings = [.. assertions.Where(pair => pair.Key.StartsWith("c2pa.hash.", StringComparison.Ordinal)).Select(pair => pair.Value)];
        if (bindings is not [var binding])
        {
            findings.Problem("claim.hardBindings.missing", $"the manifest is bound to the file {bindings.Length} times instead of once");
            return;
        }

        bool isData = binding.Label == HardBinding.DataHash;
        bool isBoxes = binding.Label.StartsWith("c2pa.hash.bmff", StringComparison.Ordinal);
        if (!isData && !isBoxes)
        {
            findings.Problem("assertion.unsupported", $"the manifest is bound to the file by {AssetHash.Quote(binding.Label)}, which Myna cannot check");
            return;
        }

        Dictionary<string, object?> words = CborTree.ReadMap(binding.Content("cbor"));
        if (isBoxes && words.ContainsKey("merkle"))
        {
            findings.Problem("assertion.unsupported", "the manifest is bound to the pieces of a file that is sent in pieces (Merkle tree), which Myna cannot check");
            return;
        }

        (IReadOnlyList<ByteRange> excluded, IReadOnlyList<long> marks) = isData
            ? (Exclusions.Ranges(words, file.Length), [])
            : Exclusions.Boxes(words, file, withMarks: binding.Label != "c2pa.hash.bmff");
        byte[] hash = AssetHash.Of(file, words.Get<string>("alg") ?? _algorithm, excluded, marks, cancellationToken);
        if (!hash.AsSpan().SequenceEqual(words.Get<byte[]>("hash")))
        {
            findings.Problem(
                isData ? "assertion.dataHash.mismatch" : "assertion.bmffHash.mismatch", "the file is not as it was signed: bytes outside the manifest were changed");
        }

        if (isData && Exclusions.Beyond(excluded, place.Wrapped) is > 0 and var bytes)
        {
            findings.Note("assertion.dataHash.additionalExclusionsPresent", $"{bytes} bytes besides the manifest are not covered by the signature");
        }
    }

    /// <summary>The box that a reference within the store means: relative to the manifest, or from the store's name on.</summary>
    private static JumbfBox? Resolve(JumbfBox manifest, string uri)
    {
        if (!uri.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        string[] steps = uri[Prefix.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (uri[Prefix.Length..].StartsWith('/'))
        {
            if (steps.Length < 2 || steps[0] != JumbfLabels.Store || steps[1] != manifest.Label)
            {
                return null;
            }

            steps = steps[2..];
        }

        JumbfBox? box = manifest;
        foreach (string step in steps)
        {
            box = box?.Child(step);
        }

        return box == manifest ? null : box;
    }
}
