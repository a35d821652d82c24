using Microsoft.Data.Sqlite;

namespace TelemetryGrid.Storage.State;

/// <summary>A read connection; one read at a time.</summary>
internal sealed class StateReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly StateStatement _read;
    private readonly StateStatement _list;

    public StateReader(SqliteStateStoreOptions options)
    {
        _connection = StateDatabase.OpenReader(options);
        _read = new StateStatement(_connection, "SELECT etag, data FROM state WHERE kind = ?1 AND key = ?2");
        _list = new StateStatement(_connection, "SELECT key FROM state WHERE kind = ?1 AND key > ?2 ORDER BY key LIMIT ?3");
    }

    public StateEntry? Read(string kind, string key)
    {
        try
        {
            return _read.Bind(1, kind).Bind(2, key).Step() ? new StateEntry(_read.Int64(0), _read.Blob(1)) : null;
        }
        finally
        {
            _read.Reset();
        }
    }

    public List<string> ListKeys(string kind, string after, int limit)
    {
        try
        {
            var keys = new List<string>();
            _list.Bind(1, kind).Bind(2, after).Bind(3, limit);
            while (_list.Step())
            {
                keys.Add(_list.Text(0));
            }
            return keys;
        }
        finally
        {
            _list.Reset();
        }
    }

    public void Dispose()
    {
        _read.Dispose();
        _list.Dispose();
        _connection.Dispose();
    }
}
