using System.Formats.Cbor;

namespace Myna.Trust.Provenance.Cose;

/// <summary>
/// The signature box of a manifest: <c>COSE_Sign1</c> (RFC 9052, section 4.2) over a detached payload, the claim, with the
/// certificates in the protected header (<c>x5chain</c>, RFC 9360).
/// </summary>
/// <param name="Protected">The protected header as it was signed.</param>
/// <param name="Algorithm">Number of the algorithm.</param>
/// <param name="Certificates">The signer's certificate in DER, then those above it.</param>
/// <param name="Signature">The signature.</param>
internal sealed record CoseSign1(byte[] Protected, int Algorithm, IReadOnlyList<byte[]> Certificates, byte[] Signature)
{
    private const ulong Sign1Tag = 18;
    private const int AlgorithmLabel = 1;
    private const int CertificatesLabel = 33;
    private const int MostCertificates = 16;

    /// <summary>Signs a claim.</summary>
    /// <returns>The message, whose length depends only on the signer.</returns>
    public static byte[] Sign(ReadOnlySpan<byte> claim, ProvenanceSigner signer)
    {
        byte[] header = Header(signer);
        byte[] signature = signer.Sign(ToBeSigned(header, claim));
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteTag((CborTag)Sign1Tag);
        writer.WriteStartArray(4);
        writer.WriteByteString(header);
        writer.WriteStartMap(0);
        writer.WriteEndMap();
        writer.WriteNull();
        writer.WriteByteString(signature);
        writer.WriteEndArray();
        return writer.Encode();
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="MalformedException">It lacks a part, or a part is of the wrong kind.</exception>
    /// <exception cref="CborContentException">It is not CBOR.</exception>
    public static CoseSign1 Read(ReadOnlyMemory<byte> message)
    {
        var reader = new CborReader(message, CborConformanceMode.Lax);
        if (reader.PeekState() == CborReaderState.Tag && reader.ReadTag() != (CborTag)Sign1Tag)
        {
            throw new MalformedException("the signature is not a COSE_Sign1 message");
        }

        _ = reader.ReadStartArray();
        byte[] header = reader.ReadByteString();
        int? algorithm = null;
        List<byte[]> certificates = [];
        ReadHeader(new CborReader(header, CborConformanceMode.Lax), ref algorithm, certificates);
        int? unprotectedAlgorithm = null;
        ReadHeader(reader, ref unprotectedAlgorithm, certificates);
        reader.ReadNull(); // the payload is the claim, and stands in its own box
        byte[] signature = reader.ReadByteString();
        reader.ReadEndArray();
        return certificates.Count == 0
            ? throw new MalformedException("the signature names no certificate")
            : new CoseSign1(header, algorithm ?? throw new MalformedException("the signature names no algorithm"), certificates, signature);
    }

    /// <summary>What is signed (<c>Sig_structure</c>, RFC 9052, section 4.4).</summary>
    public static byte[] ToBeSigned(ReadOnlySpan<byte> header, ReadOnlySpan<byte> claim)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartArray(4);
        writer.WriteTextString("Signature1");
        writer.WriteByteString(header);
        writer.WriteByteString([]);
        writer.WriteByteString(claim);
        writer.WriteEndArray();
        return writer.Encode();
    }

    private static byte[] Header(ProvenanceSigner signer)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartMap(2);
        writer.WriteInt32(AlgorithmLabel);
        writer.WriteInt32(signer.Algorithm);
        writer.WriteInt32(CertificatesLabel);
        if (signer.Certificates is [var only])
        {
            writer.WriteByteString(only.RawDataMemory.Span);
        }
        else
        {
            writer.WriteStartArray(signer.Certificates.Count);
            foreach (var certificate in signer.Certificates)
            {
                writer.WriteByteString(certificate.RawDataMemory.Span);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndMap();
        return writer.Encode();
    }

    private static void ReadHeader(CborReader reader, ref int? algorithm, List<byte[]> certificates)
    {
        _ = reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            int label = 0;
            bool isChain = false;
            switch (reader.PeekState())
            {
                case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                    label = reader.ReadInt32();
                    break;
                case CborReaderState.TextString:
                    // Files from before C2PA 1.3 spell the label out.
                    isChain = reader.ReadTextString() == "x5chain";
                    break;
                default:
                    reader.SkipValue();
                    break;
            }

            if (label == AlgorithmLabel && reader.PeekState() is CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger)
            {
                algorithm = reader.ReadInt32();
            }
            else if (isChain || label == CertificatesLabel)
            {
                ReadChain(reader, certificates);
            }
            else
            {
                reader.SkipValue();
            }
        }

        reader.ReadEndMap();
    }

    private static void ReadChain(CborReader reader, List<byte[]> certificates)
    {
        if (certificates.Count > 0)
        {
            throw new MalformedException("the signature names its certificates twice");
        }

        if (reader.PeekState() == CborReaderState.ByteString)
        {
            certificates.Add(reader.ReadByteString());
            return;
        }

        _ = reader.ReadStartArray();
        while (reader.PeekState() != CborReaderState.EndArray)
        {
            certificates.Add(reader.ReadByteString());
            if (certificates.Count > MostCertificates)
            {
                throw new MalformedException($"the signature has more than {MostCertificates} certificates");
            }
        }

        reader.ReadEndArray();
    }
}
