using Microsoft.Data.Sqlite;

namespace TelemetryGrid.Storage.State;

/// <summary>The one connection that changes the database; one batch of writes is one transaction.</summary>
internal sealed class StateWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<StateStatement> _statements = [];
    private readonly StateStatement _begin;
    private readonly StateStatement _commit;
    private readonly StateStatement _rollback;
    private readonly StateStatement _upsert;
    private readonly StateStatement _insert;
    private readonly StateStatement _update;
    private readonly StateStatement _delete;
    private readonly StateStatement _deleteVersion;
    private readonly StateStatement _current;
    private readonly StateStatement _keepVersion;
    private long _version;

    public StateWriter(SqliteStateStoreOptions options)
    {
        _connection = StateDatabase.OpenWriter(options);
        _version = StateDatabase.Scalar(_connection, "SELECT last FROM version");
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _upsert = Prepare(
            "INSERT INTO state VALUES(?1, ?2, ?3, ?4) ON CONFLICT(kind, key) DO UPDATE SET etag = excluded.etag, data = excluded.data"
        );
        _insert = Prepare("INSERT INTO state VALUES(?1, ?2, ?3, ?4) ON CONFLICT(kind, key) DO NOTHING");
        _update = Prepare("UPDATE state SET etag = ?3, data = ?4 WHERE kind = ?1 AND key = ?2 AND etag = ?5");
        _delete = Prepare("DELETE FROM state WHERE kind = ?1 AND key = ?2");
        _deleteVersion = Prepare("DELETE FROM state WHERE kind = ?1 AND key = ?2 AND etag = ?3");
        _current = Prepare("SELECT etag FROM state WHERE kind = ?1 AND key = ?2");
        _keepVersion = Prepare("UPDATE version SET last = ?1");
    }

    /// <summary>Carries out the batch in order and commits it, leaving each write's outcome with it.</summary>
    /// <exception cref="SqliteException">Nothing of the batch was stored.</exception>
    public void Commit(List<StateWrite> batch)
    {
        var before = _version;
        _begin.Execute();
        try
        {
            foreach (var write in batch)
            {
                write.Outcome = write.IsDelete ? Delete(write) : Write(write);
            }
            if (_version != before)
            {
                _keepVersion.Bind(1, _version).Execute();
            }
            _commit.Execute();
        }
        catch
        {
            _version = before;
            Rollback();
            throw;
        }
    }

    /// <summary>Moves the write-ahead log into the database, so that a closed store is one file.</summary>
    public void Checkpoint() => StateDatabase.Execute(_connection, "PRAGMA wal_checkpoint(TRUNCATE)");

    public void Dispose()
    {
        _statements.ForEach(static s => s.Dispose());
        _connection.Dispose();
    }

    private StateWriteResult Write(StateWrite write)
    {
        var etag = _version + 1;
        var statement = write.ExpectedETag switch
        {
            null => _upsert,
            0 => _insert,
            { } expected => _update.Bind(5, expected),
        };
        var changed = statement.Bind(1, write.Kind).Bind(2, write.Key).Bind(3, etag).Bind(4, write.Data.Span).Execute();
        if (changed == 0)
        {
            return new StateWriteResult(false, Current(write));
        }
        _version = etag;
        return new StateWriteResult(true, etag);
    }

    private StateWriteResult Delete(StateWrite write)
    {
        var statement = write.ExpectedETag is { } expected ? _deleteVersion.Bind(3, expected) : _delete;
        if (statement.Bind(1, write.Kind).Bind(2, write.Key).Execute() > 0)
        {
            return new StateWriteResult(true, 0);
        }
        var current = Current(write);
        return new StateWriteResult(write.ExpectedETag is null || write.ExpectedETag == current, current);
    }

    private long Current(StateWrite write)
    {
        var found = _current.Bind(1, write.Kind).Bind(2, write.Key).Step();
        var etag = found ? _current.Int64(0) : 0;
        _current.Reset();
        return etag;
    }

    private void Rollback()
    {
        try
        {
            _rollback.Execute();
        }
        catch (SqliteException)
        {
            // SQLite has already rolled back by itself (disk full, I/O error), which is what is wanted.
        }
    }

    private StateStatement Prepare(string sql)
    {
        var statement = new StateStatement(_connection, sql);
        _statements.Add(statement);
        return statement;
    }
}
