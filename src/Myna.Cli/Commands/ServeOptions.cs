using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Library;
using Myna.Server;
using Myna.Trust.Consent;

namespace Myna.Cli.Commands;

/// <summary>The options of <c>myna serve</c>.</summary>
internal sealed class ServeOptions(CliEnvironment environment)
{
    /// <summary>The environment variable with the password of a <c>.pfx</c> file: arguments can be seen by others on the machine.</summary>
    public const string PasswordVariable = "MYNA_CERTIFICATE_PASSWORD";

    /// <summary>The environment variable that names the database where no option does: its connection text may hold a password.</summary>
    public const string DatabaseVariable = "MYNA_DATABASE";

    private readonly Option<string> _host = new("--host") { Description = "Name or address to listen on; beyond localhost only once there is a key.", DefaultValueFactory = _ => "localhost" };
    private readonly Option<int?> _port = SharedOptions.Number<int>("--port", $"Port to listen on; 0 for any that is free. Default {ServerOptions.DefaultPort}.", 0, 65535);
    private readonly Option<string?> _certificate = new("--certificate") { HelpName = "FILE", Description = $"Certificate for HTTPS: .pfx (password in {PasswordVariable}) or PEM." };
    private readonly Option<string?> _certificateKey = new("--certificate-key") { HelpName = "FILE", Description = "Key of a PEM certificate, where it is a file of its own." };
    private readonly Option<bool> _requireKey = new("--require-key") { Description = "Ask for a key on localhost too, for example behind a proxy." };
    private readonly Option<string[]> _allowedHosts = new("--allowed-host") { HelpName = "NAME", Description = "Another name by which a server on localhost may be called." };
    private readonly Option<string[]> _cors = new("--cors") { HelpName = "ORIGIN", Description = "Origin whose pages may use the server, such as https://example.org." };
    private readonly Option<string[]> _remoteAudio = new("--remote-audio") { HelpName = "HOST", Description = "Host from which ref_audio may be fetched; none unless named." };
    private readonly Option<string?> _model = new("--model") { HelpName = "NAME", Description = "Model for requests that name none, or one of another service. Default lite." };
    private readonly Option<string?> _voice = new("--voice") { HelpName = "NAME", Description = "Voice for names of other services, such as alloy." };
    private readonly Option<string?> _consent = new("--consent") { HelpName = "off|warn|require", Description = "What happens when a cloned voice speaks without a consent on record. Default require." };
    private readonly Option<string?> _operator = new("--operator") { HelpName = "NAME", Description = "Who runs the server, as consents name it." };
    private readonly Option<string?> _database = new("--database") { HelpName = "CONNECTION", Description = $"sqlite:FILE or postgres://…; also {DatabaseVariable}. Default SQLite under MYNA_HOME." };
    private readonly Option<string?> _files = new("--files") { HelpName = "URL", Description = "S3-compatible storage, https://ENDPOINT/BUCKET/PREFIX. Default a folder under MYNA_HOME." };
    private readonly Option<int?> _speakers = SharedOptions.Number<int>("--speakers", "Texts that are spoken at the same time. Default one for each processor.", 1, 256);
    private readonly Option<int?> _queue = SharedOptions.Number<int>("--queue", "Requests that may wait for a speaker. Default 64.", 0, 100_000);
    private readonly Option<int?> _characters = SharedOptions.Number<int>("--max-characters", "Characters in one request. Default 10000.", 1, 1_000_000);
    private readonly Option<int?> _rate = SharedOptions.Number<int>("--requests-per-minute", "Requests a minute of each key. Default 600.", 1, 1_000_000);
    private readonly Option<int?> _idle = SharedOptions.Number<int>("--idle-minutes", "Minutes after which an unused model leaves the memory. Default never.", 1, 100_000);
    private readonly Option<int?> _history = SharedOptions.Number<int>("--history-days", "Days for which what was spoken is kept; 0 for not at all. Default 30.", 0, 36_500);
    private readonly Option<int?> _logs = SharedOptions.Number<int>("--log-days", "Days for which the audit log and the ledger are kept; older entries go once a day, and a signed line says how many. Default for ever.", 1, 36_500);

    /// <summary>Adds them.</summary>
    public void AddTo(Command command)
    {
        _consent.AcceptOnlyFromAmong("off", "warn", "require");
        Option[] all =
        [
            _host, _port, _certificate, _certificateKey, _requireKey, _allowedHosts, _cors, _remoteAudio, _model, _voice, _consent, _operator,
            _database, _files, _speakers, _queue, _characters, _rate, _idle, _history, _logs,
        ];
        foreach (Option option in all)
        {
            command.Add(option);
        }
    }

    /// <summary>Reads them.</summary>
    public ServerOptions Read(ParseResult parsed)
    {
        var usual = new ServerOptions { Home = MynaFolder.Of(environment.Variable) };
        return usual with
        {
            Host = parsed.GetValue(_host)!,
            Port = parsed.GetValue(_port) ?? ServerOptions.DefaultPort,
            CertificatePath = parsed.GetValue(_certificate),
            CertificateKeyPath = parsed.GetValue(_certificateKey),
            CertificatePassword = environment.Variable(PasswordVariable),
            RequireKey = parsed.GetValue(_requireKey),
            AllowedHosts = parsed.GetValue(_allowedHosts) ?? [],
            CorsOrigins = [.. (parsed.GetValue(_cors) ?? []).Select(CheckOrigin)],
            RemoteAudioHosts = parsed.GetValue(_remoteAudio) ?? [],
            Model = parsed.GetValue(_model),
            Voice = parsed.GetValue(_voice),
            Consent = parsed.GetValue(_consent) is { } policy ? ConsentPolicies.Parse(policy) : ConsentPolicies.Of(environment.Variable, ConsentPolicy.Require),
            Operator = parsed.GetValue(_operator) ?? usual.Operator,
            Database = parsed.GetValue(_database) ?? environment.Variable(DatabaseVariable),
            Files = parsed.GetValue(_files),
            Speakers = parsed.GetValue(_speakers),
            MostWaiting = parsed.GetValue(_queue) ?? usual.MostWaiting,
            MostCharacters = parsed.GetValue(_characters) ?? usual.MostCharacters,
            RequestsPerMinute = parsed.GetValue(_rate) ?? usual.RequestsPerMinute,
            ModelIdle = parsed.GetValue(_idle) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            FixedSettings = [.. Fixed(parsed)],
            Variable = environment.Variable,
            HistoryAge = parsed.GetValue(_history) is { } days ? TimeSpan.FromDays(days) : usual.HistoryAge,
            LogAge = parsed.GetValue(_logs) is { } logDays ? TimeSpan.FromDays(logDays) : null,
        };
    }

    // What somebody writes down for the start shall hold; the rest can be changed in the studio.
    private IEnumerable<string> Fixed(ParseResult parsed) =>
        new (string Name, bool IsGiven)[]
        {
            ("model", parsed.GetValue(_model) is not null),
            ("voice", parsed.GetValue(_voice) is not null),
            ("history_days", parsed.GetValue(_history) is not null),
            ("consent", parsed.GetValue(_consent) is not null || environment.Variable(ConsentPolicies.Variable) is { Length: > 0 }),
        }.Where(setting => setting.IsGiven).Select(setting => setting.Name);

    private static string CheckOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri.GetLeftPart(UriPartial.Authority) == origin.TrimEnd('/')
            ? origin.TrimEnd('/')
            : throw new CliException(ExitCode.Usage, $"--cors {origin} is no origin; give one such as https://example.org (all origins cannot be allowed)");
}
