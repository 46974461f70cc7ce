namespace Myna.Server.Data;

/// <summary>The databases that are spoken.</summary>
public enum DatabaseDialect
{
    /// <summary>SQLite: one file, one machine.</summary>
    Sqlite,

    /// <summary>PostgreSQL 14 or later: several servers may share it.</summary>
    Postgres,
}
