using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TelemetryGrid.Storage.State;

/// <summary>Opens connections and keeps the schema: table <c>state</c>, and one row that says which version was given last.</summary>
internal static class StateDatabase
{
    // "TGST": lets file(1) and this code tell the store from any other SQLite database.
    private const long ApplicationId = 0x54475354;
    private const long SchemaVersion = 1;

    static StateDatabase() => Batteries_V2.Init();

    public static SqliteConnection OpenWriter(SqliteStateStoreOptions options)
    {
        var connection = Open(options.Path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            var objects = Scalar(connection, "SELECT count(*) FROM sqlite_master");
            if (objects > 0 && Scalar(connection, "PRAGMA application_id") != ApplicationId)
            {
                throw new StateStoreException($"{options.Path} is a database of another program, not a state store.");
            }
            if (Scalar(connection, "PRAGMA user_version") is > SchemaVersion and var version)
            {
                throw new StateStoreException(
                    $"The state store {options.Path} has format {version}; this program reads up to {SchemaVersion}."
                );
            }
            Execute(connection, "PRAGMA journal_mode=WAL");
            Execute(connection, $"PRAGMA synchronous={(options.Durability == StateDurability.Power ? "FULL" : "NORMAL")}");
            Execute(connection, $"PRAGMA cache_size=-{options.CacheBytes / 1024}");
            // A checkpoint every 64 MiB (in pages of 4 KiB) instead of 4: a page that is written often moves to the database once.
            Execute(connection, "PRAGMA wal_autocheckpoint=16384");
            Execute(connection, "PRAGMA journal_size_limit=134217728");
            Execute(
                connection,
                $"""
                BEGIN IMMEDIATE;
                CREATE TABLE IF NOT EXISTS state(
                    kind TEXT NOT NULL, key TEXT NOT NULL, etag INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY(kind, key)) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS version(id INTEGER PRIMARY KEY CHECK(id = 1), last INTEGER NOT NULL);
                INSERT OR IGNORE INTO version VALUES(1, 0);
                PRAGMA application_id={ApplicationId};
                PRAGMA user_version={SchemaVersion};
                COMMIT;
                """
            );
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static SqliteConnection OpenReader(SqliteStateStoreOptions options)
    {
        var connection = Open(options.Path, SqliteOpenMode.ReadWrite);
        Execute(connection, "PRAGMA query_only=1");
        Execute(connection, $"PRAGMA cache_size=-{options.CacheBytes / 8 / 1024}");
        return connection;
    }

    public static long Scalar(SqliteConnection connection, string sql)
    {
        using var statement = new StateStatement(connection, sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        // Without pooling, closing a connection closes the file. The timeout is how long another process's lock is waited for.
        var name = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 2,
        };
        var connection = new SqliteConnection(name.ConnectionString);
        connection.Open();
        raw.sqlite3_busy_timeout(connection.Handle, 2000);
        return connection;
    }
}
