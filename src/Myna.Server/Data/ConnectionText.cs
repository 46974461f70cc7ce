using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Myna.Server.Data;

/// <summary>Reads the text that says where the database is.</summary>
internal static class ConnectionText
{
    private const int BusySeconds = 60;

    /// <summary>Tells the databases apart and fills in what every connection needs.</summary>
    /// <param name="text">
    /// <c>sqlite:/folder/myna.db</c> or <c>Data Source=/folder/myna.db</c>; <c>postgres://user:password@host:5432/name</c> or
    /// <c>Host=…;Database=…;Username=…</c>.
    /// </param>
    /// <exception cref="MynaException">It is neither.</exception>
    public static (DatabaseDialect Dialect, string Connection) Read(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        try
        {
            if (text.StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase))
            {
                string path = text["sqlite:".Length..];
                return path.Length > 0 ? Sqlite(new SqliteConnectionStringBuilder { DataSource = path }) : throw Unknown(null);
            }

            if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "postgres" or "postgresql")
            {
                return Postgres(OfUrl(url!));
            }

            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            return parts.ContainsKey("Host") || parts.ContainsKey("Server")
                ? Postgres(new NpgsqlConnectionStringBuilder(text))
                : parts.ContainsKey("Data Source") ? Sqlite(new SqliteConnectionStringBuilder(text)) : throw Unknown(null);
        }
        catch (ArgumentException exception)
        {
            throw Unknown(exception);
        }
    }

    private static (DatabaseDialect Dialect, string Connection) Sqlite(SqliteConnectionStringBuilder builder)
    {
        builder.ForeignKeys = true;
        builder.DefaultTimeout = Math.Max(builder.DefaultTimeout, BusySeconds);
        builder.DataSource = Path.GetFullPath(builder.DataSource);
        return (DatabaseDialect.Sqlite, builder.ConnectionString);
    }

    private static (DatabaseDialect Dialect, string Connection) Postgres(NpgsqlConnectionStringBuilder builder)
    {
        builder.ApplicationName ??= "myna";

        // Never in an error or a log.
        builder.PersistSecurityInfo = false;
        return (DatabaseDialect.Postgres, builder.ConnectionString);
    }

    private static NpgsqlConnectionStringBuilder OfUrl(Uri url)
    {
        string[] user = url.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Port = url.Port > 0 ? url.Port : NpgsqlConnection.DefaultPort,
            Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')),
            Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null,
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
        };
        foreach (string setting in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = setting.Split('=', 2);
            string name = pair[0] switch { "sslmode" => "SSL Mode", "host" => "Host", "sslrootcert" => "Root Certificate", var other => other };
            builder[name] = pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "";
        }

        return builder;
    }

    // Without the text: there may be a password in it.
    private static MynaException Unknown(Exception? cause) => new(
        "the database's connection text is not understood; give sqlite:/folder/myna.db, postgres://user:password@host:5432/name or Host=…;Database=…;Username=…", cause);
}
