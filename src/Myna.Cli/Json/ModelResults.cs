namespace Myna.Cli.Json;

/// <summary>All models that are here or could be pulled.</summary>
internal sealed record ModelListResult(string Folder, IReadOnlyList<ModelResult> Models);

/// <summary>A model; <c>state</c> is built_in, here, unfinished or absent. <c>bytes</c> is rough while the model is absent.</summary>
internal sealed record ModelResult(string Id, string State)
{
    public string? Purpose { get; init; }

    public string? Licence { get; init; }

    public long? Bytes { get; init; }

    public long? ArrivedBytes { get; init; }

    public string? Path { get; init; }

    public string? Repository { get; init; }

    public string? Source { get; init; }

    public string? Revision { get; init; }

    public DateTimeOffset? Pulled { get; init; }
}

/// <summary>What <c>models pull</c> pulled; <c>was_there</c> when nothing was to be done.</summary>
internal sealed record PulledResult(
    string Model,
    string Folder,
    string Source,
    string? Repository,
    string? Revision,
    int Files,
    long Bytes,
    long DownloadedBytes,
    int Retries,
    double Seconds,
    bool WasThere);

/// <summary>What <c>models verify</c> found.</summary>
internal sealed record VerifyResult(bool Ok, IReadOnlyList<VerifiedModel> Models);

/// <summary>One model of it.</summary>
internal sealed record VerifiedModel(string Model, string Folder, bool Ok, IReadOnlyList<VerifiedFile> Files);

/// <summary>One file of it; <c>state</c> is good, missing, damaged or unreadable.</summary>
internal sealed record VerifiedFile(string Path, string State, string? Problem);

/// <summary>Where a model lies; <c>model</c> is null for the folder of all.</summary>
internal sealed record PathResult(string? Model, string Path);

/// <summary>What <c>models quantize</c> made.</summary>
internal sealed record QuantizedResult(string Model, string Path, string Precision, long Bytes, double Seconds);
