using Myna.Tests;
using Myna.Trust.Provenance;

namespace Myna.Trust.Tests.Provenance;

/// <summary>A signer of its own for a class of tests.</summary>
public sealed class SignerFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SignerFixture()
    {
        Signer = ProvenanceIdentity.OpenOrCreate(Trust);
        Reader = new ProvenanceReader(ProvenanceIdentity.OwnAuthorities(Trust));
    }

    public string Trust => Path.Combine(_folder.Path, "trust");

    public ProvenanceSigner Signer { get; }

    public ProvenanceReader Reader { get; }

    public ProvenanceReport Read(byte[] bytes) => Reader.Read(new MemoryStream(bytes));

    public void Dispose()
    {
        Signer.Dispose();
        _folder.Dispose();
    }
}
