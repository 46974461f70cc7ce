using Myna.Trust.Consent;

namespace Myna.Server;

/// <summary>How a server shall run: where it listens, where its files are, and what it allows.</summary>
public sealed record ServerOptions
{
    /// <summary>The port where none is chosen.</summary>
    public const int DefaultPort = 7860;

    /// <summary>The name or address to listen on. Anything but this machine's own (loopback) needs a key first.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>The port to listen on; 0 for any that is free.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The folder with everything Myna keeps: voices, keys, jobs, files (<c>MYNA_HOME</c>).</summary>
    public required string Home { get; init; }

    /// <summary>A certificate for TLS: a <c>.pfx</c> file, or a PEM file; null for plain HTTP.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>The key of a PEM certificate, where it is not in the same file.</summary>
    public string? CertificateKeyPath { get; init; }

    /// <summary>The password of a <c>.pfx</c> file.</summary>
    public string? CertificatePassword { get; init; }

    /// <summary>Whether callers on this machine need a key too, for example behind a proxy.</summary>
    public bool RequireKey { get; init; }

    /// <summary>Names beside its own by which a server on loopback may be called.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins whose pages may use the server (<c>https://example.org</c>); none unless named.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Hosts from which <c>ref_audio</c> may be fetched; none unless named.</summary>
    public IReadOnlyList<string> RemoteAudioHosts { get; init; } = [];

    /// <summary>The model that speaks where a request names one of another service, and for voices that have none; null for Lite.</summary>
    public string? Model { get; init; }

    /// <summary>The voice that speaks where a request names one of another service (<c>alloy</c>); null for the built-in ones.</summary>
    public string? Voice { get; init; }

    /// <summary>How long a model stays in memory after its last use; null for ever.</summary>
    public TimeSpan? ModelIdle { get; init; }

    /// <summary>How many texts are spoken at the same time; null for as many as there are processors.</summary>
    public int? Speakers { get; init; }

    /// <summary>How many requests may wait for a speaker; those beyond are told to come again (429).</summary>
    public int MostWaiting { get; init; } = 64;

    /// <summary>Characters in one request, unless a key says otherwise. Longer texts are for jobs.</summary>
    public int MostCharacters { get; init; } = 10_000;

    /// <summary>Requests a minute of each key, unless it says otherwise; null for any number. Callers on this machine have no limit.</summary>
    public int? RequestsPerMinute { get; init; } = 600;

    /// <summary>Bytes of an uploaded recording.</summary>
    public long MostAudioBytes { get; init; } = 25L << 20;

    /// <summary>Bytes of an uploaded picture.</summary>
    public long MostPictureBytes { get; init; } = 64L << 20;

    /// <summary>How long one request may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long what was spoken stays in the history; null for ever, zero for not at all.</summary>
    public TimeSpan? HistoryAge { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long entries stay in the audit log and the ledger; null for ever. What a mark from before then names can no longer be looked up.</summary>
    public TimeSpan? LogAge { get; init; }

    /// <summary>What happens when a voice speaks whose owner's consent is not on record.</summary>
    public ConsentPolicy Consent { get; init; } = ConsentPolicy.Require;

    /// <summary>Who runs the server, as consents name it.</summary>
    public string Operator { get; init; } = "the operator of this server";

    /// <summary>The database, as <see cref="Data.Database.OpenAsync"/> takes it; null for SQLite under <see cref="Home"/>.</summary>
    public string? Database { get; init; }

    /// <summary>S3-compatible storage for files, as <c>https://endpoint/bucket/prefix</c>; null for a folder under <see cref="Home"/>.</summary>
    public string? Files { get; init; }

    /// <summary>The folder of the built studio; null to look beside the program and in the sources, a folder without it for no studio.</summary>
    public string? Studio { get; init; }

    /// <summary>Jobs that are worked on at once.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>What is read aloud for a consent that names no voice, as OpenAI's API has it; null for the usual English sentence with <see cref="Operator"/>.</summary>
    public string? ConsentStatement { get; init; }

    /// <summary>Settings that shall not be changed while the server runs, as <c>PUT /v1/settings</c> names them: those that the command line set.</summary>
    public IReadOnlyCollection<string> FixedSettings { get; init; } = [];

    /// <summary>Reads environment variables: where models lie and come from, keys for S3 storage.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The time; the system's unless a test brings its own.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
