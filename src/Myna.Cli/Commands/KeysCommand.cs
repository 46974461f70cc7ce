using System.CommandLine;
using System.Globalization;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Library;
using Myna.Server.Keys;
using Myna.Trust;
using Myna.Trust.Audit;

namespace Myna.Cli.Commands;

/// <summary><c>myna keys add|list|remove</c>: who may use the server.</summary>
internal static class KeysCommand
{
    /// <summary>Wires the group.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var command = new VerbCommand("keys", "Make, list and remove keys for the server.")
        {
            Examples =
                """
                myna keys add laptop
                myna keys add reader --scopes speak --days 30 --requests-per-minute 60
                myna keys list
                myna keys remove laptop
                """,
        };
        command.Add(Add(environment));
        command.Add(List(environment));
        command.Add(Remove(environment));
        return command;
    }

    private static Command Add(CliEnvironment environment)
    {
        var name = new Argument<string>("NAME") { Description = "What to call the key: who or what uses it." };
        var scopes = new Option<string?>("--scopes")
        {
            HelpName = "LIST",
            Description = "What it may do: speak, voices, layers, jobs, history, detect, admin, separated by commas. Default all but admin.",
        };
        Option<int?> days = SharedOptions.Number<int>("--days", "How long it lasts. Default for ever.", 1, 36_500);
        Option<int?> rate = SharedOptions.Number<int>("--requests-per-minute", "Requests a minute. Default the server's limit.", 1, 1_000_000);
        Option<int?> characters = SharedOptions.Number<int>("--max-characters", "Characters in one request. Default the server's limit.", 1, 1_000_000);
        Option<bool> json = SharedOptions.Json();
        var command = new Command("add", "Make a key. It is shown once and kept nowhere.") { name, scopes, days, rate, characters, json };
        command.SetAction(parsed =>
        {
            string home = MynaFolder.Of(environment.Variable);
            TimeSpan? lifetime = parsed.GetValue(days) is { } count ? TimeSpan.FromDays(count) : null;
            (string secret, ApiKey key) = new KeyStore(home).Add(
                parsed.GetRequiredValue(name), ReadScopes(parsed.GetValue(scopes)), lifetime, parsed.GetValue(rate), parsed.GetValue(characters));
            Record(home, "key.added", key);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, new KeyAddedResult(secret, Result(key)), CliJson.Default.KeyAddedResult);
            }
            else
            {
                environment.Out.WriteLine(secret);
                environment.Error.WriteLine($"That is the key of {key.Name} ({key.Id}); it is not shown again. Send it as Authorization: Bearer KEY or xi-api-key: KEY.");
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static Command List(CliEnvironment environment)
    {
        Option<bool> json = SharedOptions.Json();
        var command = new Command("list", "List the keys, without the keys themselves.") { json };
        command.SetAction(parsed =>
        {
            IReadOnlyList<ApiKey> keys = new KeyStore(MynaFolder.Of(environment.Variable)).List();
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, new KeyListResult([.. keys.Select(Result)]), CliJson.Default.KeyListResult);
                return (int)ExitCode.Ok;
            }

            foreach (ApiKey key in keys)
            {
                string end = key.Expires is { } expires ? "until " + expires.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "for ever";
                environment.Out.WriteLine($"{key.Id}  {key.Name,-20}  {ScopesOf(key)}  {end}");
            }

            if (keys.Count == 0)
            {
                environment.Error.WriteLine("There are no keys; `myna keys add NAME` makes one.");
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static Command Remove(CliEnvironment environment)
    {
        var name = new Argument<string>("ID|NAME") { Description = "The key's id, or its name where only one key has it." };
        Option<bool> json = SharedOptions.Json();
        var command = new Command("remove", "Take a key away; a running server refuses it from then on.") { name, json };
        command.SetAction(parsed =>
        {
            string home = MynaFolder.Of(environment.Variable);
            ApiKey key = new KeyStore(home).Remove(parsed.GetRequiredValue(name));
            Record(home, "key.removed", key);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, Result(key), CliJson.Default.KeyResult);
            }
            else
            {
                environment.Out.WriteLine($"{key.Name} ({key.Id}) is removed");
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static void Record(string home, string what, ApiKey key) => new AuditLog(new TrustFolder(Path.Combine(home, "trust"))).Append(
        what, key.Id, new Dictionary<string, string?> { ["name"] = key.Name, ["scopes"] = ScopesOf(key) });

    private static KeyResult Result(ApiKey key) => new(key.Id, key.Name, ScopesOf(key), key.Created, key.Expires, key.RequestsPerMinute, key.MostCharacters);

    private static string ScopesOf(ApiKey key) => string.Join(',', KeyScopes.NamesOf(key.Scopes));

    private static KeyScope ReadScopes(string? list)
    {
        try
        {
            return list is null ? KeyScope.Usual : KeyScopes.Parse(list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }
        catch (MynaException exception)
        {
            throw new CliException(ExitCode.Usage, exception.Message, exception);
        }
    }
}
