using Myna.Audio.Watermark;
using Myna.Trust.Signing;

namespace Myna.Trust;

/// <summary>
/// Where Myna keeps what trust rests on: <c>MYNA_HOME/trust</c>. Folders are made as they are needed, for this user's eyes only.
/// </summary>
public sealed class TrustFolder
{
    /// <summary>The environment variable that moves everything Myna keeps for a person.</summary>
    public const string HomeVariable = "MYNA_HOME";

    /// <summary>The trust folder at a place.</summary>
    /// <param name="path">The folder; made when something is first written.</param>
    public TrustFolder(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
    }

    /// <summary>The folder itself.</summary>
    public string Path { get; }

    /// <summary>Signing keys and secrets, each a file that only its owner may read.</summary>
    public string Keys => System.IO.Path.Combine(Path, "keys");

    /// <summary>Signed consents, one file each.</summary>
    public string Consents => System.IO.Path.Combine(Path, "consents");

    /// <summary>Sentences that wait to be read.</summary>
    public string Challenges => System.IO.Path.Combine(Path, "challenges");

    /// <summary>The generation ledger.</summary>
    public string LedgerFile => System.IO.Path.Combine(Path, "ledger.jsonl");

    /// <summary>The audit log.</summary>
    public string AuditFile => System.IO.Path.Combine(Path, "audit.jsonl");

    /// <summary>Voiceprints that must not be cloned.</summary>
    public string BlockListFile => System.IO.Path.Combine(Path, "blocklist.json");

    /// <summary>
    /// The trust folder of this person: <c>$MYNA_HOME/trust</c>, else <c>$XDG_DATA_HOME/myna/trust</c>, else
    /// <c>~/.local/share/myna/trust</c> (on Windows and macOS the system's own folder of that kind).
    /// </summary>
    /// <param name="variable">Reads environment variables; null for those of this process.</param>
    /// <exception cref="MynaException">No home folder is known.</exception>
    public static TrustFolder Default(Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        if (variable(HomeVariable) is { Length: > 0 } home)
        {
            return new TrustFolder(System.IO.Path.Combine(home, "trust"));
        }

        string shared = variable("XDG_DATA_HOME") is { Length: > 0 } named
            ? named
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return shared.Length > 0
            ? new TrustFolder(System.IO.Path.Combine(shared, "myna", "trust"))
            : throw new MynaException($"no home folder is known for consents and the audit log; set {HomeVariable} to a folder");
    }

    /// <summary>The key this installation signs with; made when it is first asked for.</summary>
    /// <exception cref="MynaException">It is damaged, or cannot be read or written.</exception>
    public SigningKey SigningKey() => Signing.SigningKey.LoadOrCreate(System.IO.Path.Combine(Keys, "signing.key"));

    /// <summary>
    /// The secret whose <see cref="WatermarkKey.Id"/> stands in the watermarks of this installation, so that a mark leads to its ledger;
    /// made when it is first asked for.
    /// </summary>
    /// <exception cref="MynaException">It is damaged, or cannot be read or written.</exception>
    public WatermarkKey WatermarkKey()
    {
        string path = System.IO.Path.Combine(Keys, "watermark.key");
        string text = SecretFile.LoadOrCreate(path, () => Convert.ToBase64String(Audio.Watermark.WatermarkKey.Create().ToBytes()));
        var secret = new byte[Audio.Watermark.WatermarkKey.Bytes];
        return Convert.TryFromBase64String(text, secret, out int count) && count == secret.Length
            ? Audio.Watermark.WatermarkKey.From(secret)
            : throw new MynaException($"{path} is no watermark key, or was damaged; put it back from a copy, or move it away and a new one is made");
    }

    /// <summary>Makes a folder that only its owner may look into.</summary>
    /// <exception cref="MynaException">It cannot be made.</exception>
    internal static string Create(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"the folder {folder} cannot be made: {exception.Message} Set {HomeVariable} to a folder that you may write to.", exception);
        }
    }
}
