namespace Myna.Server.Files.S3;

/// <summary>Where an S3-compatible storage is, and who asks.</summary>
public sealed record S3Options
{
    /// <summary>Such as <c>https://s3.eu-central-1.amazonaws.com</c> or <c>http://minio:9000</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The bucket; it must be there.</summary>
    public required string Bucket { get; init; }

    /// <summary>The region that requests are signed for; storages of one's own mostly take any.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Put before every name, such as <c>myna/</c>.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Name of the key.</summary>
    public required string AccessKey { get; init; }

    /// <summary>The key's secret. Never logged, and not in <see cref="ToString"/>.</summary>
    public required string SecretKey { get; init; }

    /// <summary>Where contents lie on their way to the storage; null for a folder of the system's.</summary>
    public string? ScratchFolder { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Endpoint}{Bucket}/{Prefix} ({Region})";
}
