using Microsoft.Data.Sqlite;
using TelemetryGrid.Storage.State;

namespace TelemetryGrid.Storage.Series.Archive.Warm;

/// <summary>A read connection; one read at a time, each from one snapshot.</summary>
internal sealed class SqliteChunkReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, StateStatement> _statements = [];

    public SqliteChunkReader(SqliteChunkOptions options) => _connection = SqliteSchema.OpenReader(options);

    /// <summary>Runs a query once for each set of parameters and collects its rows, all from one snapshot.</summary>
    public List<T> Query<TKey, T>(
        string sql,
        IEnumerable<TKey> keys,
        Action<StateStatement, TKey> bind,
        Func<StateStatement, TKey, T> row,
        CancellationToken cancellation
    )
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements[sql] = statement = new StateStatement(_connection, sql);
        }
        var rows = new List<T>();
        StateDatabase.Execute(_connection, "BEGIN");
        try
        {
            foreach (var key in keys)
            {
                cancellation.ThrowIfCancellationRequested();
                bind(statement, key);
                while (statement.Step())
                {
                    rows.Add(row(statement, key));
                }
                statement.Reset();
            }
            return rows;
        }
        finally
        {
            statement.Reset();
            StateDatabase.Execute(_connection, "ROLLBACK");
        }
    }

    /// <summary>Writes a consistent copy into a new file.</summary>
    public void CopyTo(string path)
    {
        // A connection that may only query may not write another file either.
        StateDatabase.Execute(_connection, "PRAGMA query_only=0");
        try
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "VACUUM INTO $path";
            command.Parameters.AddWithValue("$path", path);
            command.ExecuteNonQuery();
        }
        finally
        {
            StateDatabase.Execute(_connection, "PRAGMA query_only=1");
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }
        _connection.Dispose();
    }
}
