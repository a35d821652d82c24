using Microsoft.Data.Sqlite;
using SQLitePCL;
using TelemetryGrid.Storage.State;

namespace TelemetryGrid.Storage.Series.Archive.Warm;

/// <summary>
/// Opens connections and keeps the tables. Chunk bytes stand in the order they came in (<c>data</c>), so that pages fill up; only the small
/// entries of <c>chunks</c>, which find them, are kept in the order of series and time. What chunks begin with in common stands in <c>times</c>.
/// </summary>
internal static class SqliteSchema
{
    // "TGSA"
    private const long ApplicationId = 0x54475341;
    private const long Version = 2;

    public const int BusyMilliseconds = 2000;

    static SqliteSchema() => Batteries_V2.Init();

    public static SqliteConnection OpenWriter(SqliteChunkOptions options)
    {
        var connection = Open(options.Path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            if (StateDatabase.Scalar(connection, "SELECT count(*) FROM sqlite_master") == 0)
            {
                StateDatabase.Execute(connection, "PRAGMA page_size=8192");
            }
            else if (StateDatabase.Scalar(connection, "PRAGMA application_id") != ApplicationId)
            {
                throw new IOException($"{options.Path} is a database of another program, not a series archive.");
            }
            if (StateDatabase.Scalar(connection, "PRAGMA user_version") is > Version and var version)
            {
                throw new IOException($"The series archive {options.Path} has format {version}; this program reads up to {Version}.");
            }
            // Version 1 stored every chunk whole.
            var upgrade =
                StateDatabase.Scalar(connection, "PRAGMA user_version") == 1
                    ? "ALTER TABLE data ADD COLUMN times INTEGER NOT NULL DEFAULT 0;"
                    : "";
            StateDatabase.Execute(connection, "PRAGMA journal_mode=WAL");
            StateDatabase.Execute(connection, "PRAGMA synchronous=FULL");
            StateDatabase.Execute(connection, $"PRAGMA cache_size=-{options.CacheBytes / 1024}");
            StateDatabase.Execute(connection, "PRAGMA wal_autocheckpoint=2048");
            StateDatabase.Execute(connection, "PRAGMA journal_size_limit=1048576");
            StateDatabase.Execute(
                connection,
                $"""
                BEGIN IMMEDIATE;
                CREATE TABLE IF NOT EXISTS symbols(id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, text TEXT NOT NULL);
                CREATE INDEX IF NOT EXISTS symbols_by_hash ON symbols(hash);
                CREATE TABLE IF NOT EXISTS series(ref INTEGER PRIMARY KEY, number INTEGER NOT NULL, labels BLOB NOT NULL);
                CREATE TABLE IF NOT EXISTS postings(
                    name INTEGER NOT NULL, value INTEGER NOT NULL, segment INTEGER NOT NULL, refs BLOB NOT NULL,
                    PRIMARY KEY(name, value, segment)) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS chunks(
                    ref INTEGER NOT NULL, start INTEGER NOT NULL, duration INTEGER NOT NULL, id INTEGER NOT NULL,
                    PRIMARY KEY(ref, start)) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS data(id INTEGER PRIMARY KEY, count INTEGER NOT NULL, crc INTEGER NOT NULL,
                    times INTEGER NOT NULL DEFAULT 0, bytes BLOB NOT NULL);
                CREATE TABLE IF NOT EXISTS times(id INTEGER PRIMARY KEY, uses INTEGER NOT NULL, bytes BLOB NOT NULL);
                {upgrade}
                CREATE TABLE IF NOT EXISTS damaged(
                    id INTEGER PRIMARY KEY, ref INTEGER NOT NULL, start INTEGER NOT NULL, duration INTEGER NOT NULL);
                CREATE TABLE IF NOT EXISTS last(what TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;
                INSERT OR IGNORE INTO last VALUES('symbol', 0), ('series', 0), ('chunk', 0), ('times', 0);
                PRAGMA application_id={ApplicationId};
                PRAGMA user_version={Version};
                COMMIT;
                """
            );
            if (options.MaxPages > 0)
            {
                StateDatabase.Execute(connection, $"PRAGMA max_page_count={options.MaxPages}");
            }
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static SqliteConnection OpenReader(SqliteChunkOptions options)
    {
        var connection = Open(options.Path, SqliteOpenMode.ReadWrite);
        StateDatabase.Execute(connection, "PRAGMA query_only=1");
        StateDatabase.Execute(connection, $"PRAGMA cache_size=-{options.CacheBytes / 8 / 1024}");
        return connection;
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var name = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 2,
        };
        var connection = new SqliteConnection(name.ConnectionString);
        connection.Open();
        raw.sqlite3_busy_timeout(connection.Handle, BusyMilliseconds);
        return connection;
    }
}
