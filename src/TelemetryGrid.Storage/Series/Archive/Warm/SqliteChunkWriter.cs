using Microsoft.Data.Sqlite;
using TelemetryGrid.Storage.State;

namespace TelemetryGrid.Storage.Series.Archive.Warm;

/// <summary>The one connection that changes a partition's file.</summary>
internal sealed class SqliteChunkWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<StateStatement> _statements = [];
    private readonly StateStatement _begin;
    private readonly StateStatement _commit;
    private readonly StateStatement _rollback;
    private readonly StateStatement _symbol;
    private readonly StateStatement _series;
    private readonly StateStatement _posting;
    private readonly StateStatement _noPosting;
    private readonly StateStatement _chunk;
    private readonly StateStatement _chunkId;
    private readonly StateStatement _newVersion;
    private readonly StateStatement _data;
    private readonly StateStatement _noData;
    private readonly StateStatement _noChunk;
    private readonly StateStatement _damaged;
    private readonly StateStatement _noSeries;
    private readonly StateStatement _last;
    private long _lastChunk;

    public SqliteChunkWriter(SqliteChunkOptions options)
    {
        _connection = SqliteSchema.OpenWriter(options);
        _lastChunk = StateDatabase.Scalar(_connection, "SELECT id FROM last WHERE what = 'chunk'");
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _symbol = Prepare("INSERT INTO symbols VALUES(?1, ?2, ?3)");
        _series = Prepare("INSERT INTO series VALUES(?1, ?2, ?3)");
        _posting = Prepare("INSERT OR REPLACE INTO postings VALUES(?1, ?2, ?3, ?4)");
        _noPosting = Prepare("DELETE FROM postings WHERE name = ?1 AND value = ?2 AND segment = ?3");
        _chunk = Prepare("INSERT OR IGNORE INTO chunks VALUES(?1, ?2, ?3, ?4)");
        _chunkId = Prepare("SELECT id FROM chunks WHERE ref = ?1 AND start = ?2");
        _newVersion = Prepare("UPDATE chunks SET duration = ?3, id = ?4 WHERE ref = ?1 AND start = ?2");
        _data = Prepare("INSERT INTO data VALUES(?1, ?2, ?3, ?4)");
        _noData = Prepare("DELETE FROM data WHERE id = ?1");
        _noChunk = Prepare("DELETE FROM chunks WHERE ref = ?1 AND start = ?2 AND id = ?3");
        _damaged = Prepare(
            "INSERT OR IGNORE INTO damaged SELECT id, ref, start, duration FROM chunks WHERE ref = ?1 AND start = ?2 AND id = ?3"
        );
        _noSeries = Prepare("DELETE FROM series WHERE ref = ?1");
        _last = Prepare("UPDATE last SET id = max(id, ?2) WHERE what = ?1");
    }

    public void Commit(WarmCommit commit)
    {
        var lastChunk = _lastChunk;
        _begin.Execute();
        try
        {
            Describe(commit);
            foreach (var (place, chunk) in commit.Chunks)
            {
                Write(place, chunk, ++_lastChunk);
            }
            commit.Leaving.ForEach(Remove);
            foreach (var key in commit.Damaged)
            {
                Bind(_damaged, key).Execute();
                Bind(_noChunk, key).Execute();
            }
            if (commit.ForgetSymbols)
            {
                StateDatabase.Execute(
                    _connection,
                    "DELETE FROM symbols WHERE id NOT IN (SELECT name FROM postings UNION SELECT value FROM postings)"
                );
            }
            if (_lastChunk != lastChunk)
            {
                _last.Bind(1, "chunk").Bind(2, _lastChunk).Execute();
            }
            _commit.Execute();
        }
        catch
        {
            _lastChunk = lastChunk;
            Rollback();
            throw;
        }
    }

    public void Checkpoint() => StateDatabase.Execute(_connection, "PRAGMA wal_checkpoint(TRUNCATE)");

    public void Dispose()
    {
        _statements.ForEach(static s => s.Dispose());
        _connection.Dispose();
    }

    private void Describe(WarmCommit commit)
    {
        foreach (var (id, text) in commit.Symbols)
        {
            _symbol.Bind(1, id).Bind(2, SymbolHash.Of(text)).Bind(3, text).Execute();
        }
        foreach (var (place, number, labels) in commit.Series)
        {
            _series.Bind(1, place).Bind(2, (long)number).Bind(3, labels).Execute();
        }
        foreach (var (name, value, segment, refs) in commit.Postings)
        {
            var statement = refs.Length == 0 ? _noPosting : _posting;
            statement.Bind(1, name).Bind(2, value).Bind(3, segment);
            if (refs.Length > 0)
            {
                statement.Bind(4, refs);
            }
            statement.Execute();
        }
        foreach (var place in commit.ForgottenSeries)
        {
            _noSeries.Bind(1, place).Execute();
        }
        if (commit.Symbols.Count > 0)
        {
            _last.Bind(1, "symbol").Bind(2, commit.Symbols[^1].Id).Execute();
        }
        if (commit.Series.Count > 0)
        {
            _last.Bind(1, "series").Bind(2, commit.Series[^1].Ref).Execute();
        }
    }

    private void Write(int place, EncodedChunk chunk, long id)
    {
        var duration = chunk.End - chunk.Start;
        if (_chunk.Bind(1, place).Bind(2, chunk.Start).Bind(3, duration).Bind(4, id).Execute() == 0)
        {
            var found = _chunkId.Bind(1, place).Bind(2, chunk.Start).Step();
            var before = found ? _chunkId.Int64(0) : 0;
            _chunkId.Reset();
            _noData.Bind(1, before).Execute();
            _newVersion.Bind(1, place).Bind(2, chunk.Start).Bind(3, duration).Bind(4, id).Execute();
        }
        _data.Bind(1, id).Bind(2, chunk.Count).Bind(3, (int)WarmFormat.Checksum(place, chunk)).Bind(4, chunk.Data.Span).Execute();
    }

    private void Remove(ChunkKey key)
    {
        if (Bind(_noChunk, key).Execute() > 0)
        {
            _noData.Bind(1, key.Id).Execute();
        }
    }

    private static StateStatement Bind(StateStatement statement, ChunkKey key) =>
        statement.Bind(1, key.Ref).Bind(2, key.Start).Bind(3, key.Id);

    private void Rollback()
    {
        try
        {
            _rollback.Execute();
        }
        catch (SqliteException)
        {
            // SQLite has already rolled back by itself, which is what is wanted.
        }
    }

    private StateStatement Prepare(string sql)
    {
        var statement = new StateStatement(_connection, sql);
        _statements.Add(statement);
        return statement;
    }
}
