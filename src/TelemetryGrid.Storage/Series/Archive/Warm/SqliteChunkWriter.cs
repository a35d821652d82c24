using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TelemetryGrid.Storage.State;

namespace TelemetryGrid.Storage.Series.Archive.Warm;

/// <summary>The one connection that changes a partition's file.</summary>
internal sealed class SqliteChunkWriter : IDisposable
{
    private const long MaxLogBytes = 1 << 20;

    private readonly string _path;
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
    private readonly StateStatement _times;
    private readonly StateStatement _lessTimes;
    private readonly StateStatement _noTimes;
    private readonly StateStatement _data;
    private readonly StateStatement _noData;
    private readonly StateStatement _noChunk;
    private readonly StateStatement _damaged;
    private readonly StateStatement _noSeries;
    private readonly StateStatement _last;
    private readonly Dictionary<long, int> _unused = [];
    private long _lastChunk;

    public SqliteChunkWriter(SqliteChunkOptions options)
    {
        _path = options.Path;
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
        // The bytes as well: a row that went meanwhile, or was damaged, is then as it should be.
        _times = Prepare(
            """
            INSERT INTO times(id, uses, bytes) VALUES(?1, ?2, ?3)
            ON CONFLICT(id) DO UPDATE SET uses = uses + excluded.uses, bytes = excluded.bytes
            """
        );
        _lessTimes = Prepare("UPDATE times SET uses = uses - ?2 WHERE id = ?1");
        _noTimes = Prepare("DELETE FROM times WHERE id = ?1 AND uses <= 0");
        _data = Prepare("INSERT INTO data(id, count, crc, times, bytes) VALUES(?1, ?2, ?3, ?4, ?5)");
        _noData = Prepare("DELETE FROM data WHERE id = ?1 RETURNING times");
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
        _unused.Clear();
        _begin.Execute();
        try
        {
            Describe(commit);
            foreach (var chunk in commit.Chunks)
            {
                Write(chunk, ++_lastChunk);
            }
            commit.Leaving.ForEach(Remove);
            foreach (var key in commit.Damaged)
            {
                Bind(_damaged, key).Execute();
                Bind(_noChunk, key).Execute();
            }
            foreach (var (times, uses) in _unused)
            {
                _lessTimes.Bind(1, times).Bind(2, uses).Execute();
                _noTimes.Bind(1, times).Execute();
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

    /// <summary>Puts a write-ahead log that has grown large into the database and cuts it, unless a reader is in the way.</summary>
    public void TrimLargeLog()
    {
        var log = new FileInfo(_path + "-wal");
        if (!log.Exists || log.Length <= MaxLogBytes)
        {
            return;
        }
        // Waiting for readers would make the next write wait; the commit after it tries again.
        raw.sqlite3_busy_timeout(_connection.Handle, 0);
        try
        {
            Checkpoint();
        }
        catch (SqliteException)
        {
            // What was committed is in the log and stays there, on a full disk for example.
        }
        finally
        {
            raw.sqlite3_busy_timeout(_connection.Handle, SqliteSchema.BusyMilliseconds);
        }
    }

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
        foreach (var (id, bytes, uses) in commit.Times)
        {
            _times.Bind(1, id).Bind(2, uses).Bind(3, bytes.Span).Execute();
        }
        if (commit.Times.Count > 0)
        {
            _last.Bind(1, "times").Bind(2, commit.Times.Max(static t => t.Id)).Execute();
        }
        if (commit.Series.Count > 0)
        {
            _last.Bind(1, "series").Bind(2, commit.Series[^1].Ref).Execute();
        }
    }

    private void Write(ChunkWrite write, long id)
    {
        var (place, chunk, times, _) = write;
        var duration = chunk.End - chunk.Start;
        if (_chunk.Bind(1, place).Bind(2, chunk.Start).Bind(3, duration).Bind(4, id).Execute() == 0)
        {
            var found = _chunkId.Bind(1, place).Bind(2, chunk.Start).Step();
            var before = found ? _chunkId.Int64(0) : 0;
            _chunkId.Reset();
            RemoveData(before);
            _newVersion.Bind(1, place).Bind(2, chunk.Start).Bind(3, duration).Bind(4, id).Execute();
        }
        var checksum = (int)WarmFormat.Checksum(place, chunk);
        _data.Bind(1, id).Bind(2, chunk.Count).Bind(3, checksum).Bind(4, times).Bind(5, write.Rest.Span).Execute();
    }

    private void Remove(ChunkKey key)
    {
        if (Bind(_noChunk, key).Execute() > 0)
        {
            RemoveData(key.Id);
        }
    }

    private void RemoveData(long id)
    {
        try
        {
            if (_noData.Bind(1, id).Step() && _noData.Int64(0) is > 0 and var times)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_unused, times, out _)++;
            }
            while (_noData.Step()) { }
        }
        finally
        {
            _noData.Reset();
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
