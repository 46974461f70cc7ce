using Myna.Server.Provenance;
using Myna.Trust.Provenance;

namespace Myna.Server.Speaking;

/// <summary>What is known of speech once it has begun, and goes into its manifest.</summary>
internal sealed class SpeechFacts
{
    /// <summary>Tag of the model that speaks.</summary>
    public string? Model { get; set; }

    /// <summary>Number of the speech in the ledger, which its watermark carries.</summary>
    public uint? LedgerId { get; set; }

    /// <summary>What is claimed about the sound, once it is whole.</summary>
    public ProvenanceClaim Claim => FinishedFiles.Speech(Model, LedgerId);
}
