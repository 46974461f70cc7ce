namespace Myna.Audio.Watermark;

/// <summary>Which watermark speech gets.</summary>
public sealed record WatermarkSettings
{
    /// <summary>The mark that speech has unless something else is asked for: the public key, no key id, no ledger entry.</summary>
    public static WatermarkSettings Default { get; } = new();

    /// <summary>No watermark. Who asks for it takes on the duty to tell listeners that they hear a machine.</summary>
    public static WatermarkSettings Off { get; } = new() { IsOff = true };

    /// <summary>What the mark is spread with.</summary>
    public WatermarkKey Key { get; init; } = WatermarkKey.Public;

    /// <summary>What the mark says.</summary>
    public WatermarkPayload Payload { get; init; }

    /// <summary>Whether there shall be no mark: true of <see cref="Off"/> only.</summary>
    public bool IsOff { get; private init; }
}
