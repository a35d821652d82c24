using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using TelemetryGrid.Storage.Log;
using TelemetryGrid.Storage.State;

namespace TelemetryGrid.Storage.Series.Archive.Warm;

/// <summary>A partition's warm chunks in one SQLite file. Work runs on the thread pool, never on the caller's scheduler.</summary>
internal sealed class SqliteChunkDatabase : IChunkDatabase
{
    private readonly SqliteChunkOptions _options;
    private readonly ExclusiveLock _lock;
    private readonly SqliteChunkWriter _writer;
    private readonly Channel<SqliteChunkReader> _readers;
    private bool _disposed;

    private SqliteChunkDatabase(SqliteChunkOptions options, ExclusiveLock @lock)
    {
        _options = options;
        _lock = @lock;
        _writer = new SqliteChunkWriter(options);
        _readers = Channel.CreateBounded<SqliteChunkReader>(options.Readers);
        for (var i = 0; i < options.Readers; i++)
        {
            _readers.Writer.TryWrite(new SqliteChunkReader(options));
        }
    }

    /// <exception cref="IOException">The file is damaged, of another kind, or held by another process.</exception>
    public static SqliteChunkDatabase Open(SqliteChunkOptions options)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Path))!);
        var @lock =
            ExclusiveLock.TryAcquire(options.Path + ".lock")
            ?? throw new IOException($"The series archive {options.Path} is in use by another process.");
        try
        {
            return new SqliteChunkDatabase(options, @lock);
        }
        catch (Exception e)
        {
            @lock.Dispose();
            if (e is SqliteException sqlite)
            {
                throw Failure(sqlite);
            }
            throw;
        }

        IOException Failure(SqliteException e) => SqliteFailure.Of(options.Path, e);
    }

    public async ValueTask<Dictionary<ulong, int>> LoadSeriesAsync(CancellationToken cancellation)
    {
        var rows = await QueryAsync("SELECT number, ref FROM series", s => ((ulong)s.Int64(0), (int)s.Int64(1)), cancellation);
        return rows.ToDictionary(r => r.Item1, r => r.Item2);
    }

    public async ValueTask<(int Symbol, int Ref, int Times)> LastIdsAsync(CancellationToken cancellation)
    {
        var rows = await QueryAsync("SELECT what, id FROM last", s => (s.Text(0), (int)Math.Min(s.Int64(1), int.MaxValue)), cancellation);
        var last = rows.ToDictionary(static r => r.Item1, static r => r.Item2, StringComparer.Ordinal);
        return (last["symbol"], last["series"], last["times"]);
    }

    public async ValueTask<List<SymbolRow>> FindSymbolsAsync(IReadOnlyCollection<string> texts, CancellationToken cancellation)
    {
        var rows = await ReadAsync(
            "SELECT id, text FROM symbols WHERE hash = ?1",
            texts,
            (s, text) => s.Bind(1, SymbolHash.Of(text)),
            (s, text) => (IsIt: s.Text(1) == text, Row: new SymbolRow((int)s.Int64(0), text)),
            cancellation
        );
        return [.. rows.Where(r => r.IsIt).Select(r => r.Row)];
    }

    public ValueTask<List<SymbolRow>> ReadSymbolsAsync(IReadOnlyCollection<int> ids, CancellationToken cancellation) =>
        ReadAsync(
            "SELECT text FROM symbols WHERE id = ?1",
            ids,
            (s, id) => s.Bind(1, id),
            (s, id) => new SymbolRow(id, s.Text(0)),
            cancellation
        );

    public ValueTask<List<SymbolRow>> ReadValuesAsync(int name, CancellationToken cancellation) =>
        ReadAsync(
            "SELECT id, text FROM symbols WHERE id IN (SELECT DISTINCT value FROM postings WHERE name = ?1)",
            [name],
            (s, key) => s.Bind(1, key),
            (s, _) => new SymbolRow((int)s.Int64(0), s.Text(1)),
            cancellation
        );

    public ValueTask<List<PostingRow>> ReadPostingsAsync(
        IReadOnlyCollection<(int Name, int Value)> labels,
        int? segment,
        CancellationToken cancellation
    ) =>
        ReadAsync(
            "SELECT segment, refs FROM postings WHERE name = ?1 AND value = ?2 AND segment BETWEEN ?3 AND ?4",
            labels,
            (s, label) => s.Bind(1, label.Name).Bind(2, label.Value).Bind(3, segment ?? 0).Bind(4, segment ?? int.MaxValue),
            (s, label) => new PostingRow(label.Name, label.Value, (int)s.Int64(0), s.Blob(1)),
            cancellation
        );

    public ValueTask<List<SeriesRow>> ReadSeriesAsync(IReadOnlyList<int> refs, CancellationToken cancellation) =>
        ReadAsync(
            "SELECT number, labels FROM series WHERE ref = ?1",
            refs,
            (s, place) => s.Bind(1, place),
            (s, place) => new SeriesRow(place, (ulong)s.Int64(0), s.Blob(1)),
            cancellation
        );

    public ValueTask<List<ChunkRead>> ReadChunksAsync(IReadOnlyList<int> refs, long start, long end, CancellationToken cancellation) =>
        ReadAsync(
            """
            SELECT c.start, c.duration, c.id, d.count, d.crc, d.bytes, d.times, t.bytes FROM chunks c
            LEFT JOIN data d ON d.id = c.id LEFT JOIN times t ON d.times > 0 AND t.id = d.times
            WHERE c.ref = ?1 AND c.start <= ?3 AND c.start + c.duration >= ?2 ORDER BY c.start
            """,
            refs,
            (s, place) => s.Bind(1, place).Bind(2, start).Bind(3, end),
            (s, place) =>
            {
                var chunk = new EncodedChunk(s.Int64(0), s.Int64(0) + s.Int64(1), (int)s.Int64(3), Data(s));
                return new ChunkRead(
                    new ChunkKey(place, chunk.Start, s.Int64(2)),
                    chunk,
                    chunk.Data.Length > 0 && (uint)s.Int64(4) == WarmFormat.Checksum(place, chunk)
                );
            },
            cancellation
        );

    private static byte[] Data(StateStatement s) => s.Int64(6) == 0 ? s.Blob(5) : WarmFormat.Join(s.Blob(7), s.Blob(5));

    public ValueTask<List<int>> RefsWithChunksAsync(IReadOnlyList<int> refs, long start, long end, CancellationToken cancellation) =>
        ReadAsync(
            "SELECT 1 FROM chunks WHERE ref = ?1 AND start <= ?3 AND start + duration >= ?2 LIMIT 1",
            refs,
            (s, place) => s.Bind(1, place).Bind(2, start).Bind(3, end),
            (_, place) => place,
            cancellation
        );

    public ValueTask<List<(long Window, int Ref)>> ReadWindowsAsync(long windowMilliseconds, long upTo, CancellationToken cancellation) =>
        ReadAsync(
            // SQLite's division cuts towards zero; times before 1970 are taken apart so that windows stay equally long.
            """
            SELECT DISTINCT ref, CASE WHEN start > 0 THEN (start - 1) / ?1 ELSE start / ?1 - 1 END FROM chunks WHERE start <= ?2
            """,
            [upTo],
            (s, key) => s.Bind(1, windowMilliseconds).Bind(2, key),
            (s, _) => (s.Int64(1), (int)s.Int64(0)),
            cancellation
        );

    public ValueTask<List<int>> ReadEmptySeriesAsync(CancellationToken cancellation) =>
        QueryAsync(
            "SELECT ref FROM series s WHERE NOT EXISTS (SELECT 1 FROM chunks c WHERE c.ref = s.ref)",
            s => (int)s.Int64(0),
            cancellation
        );

    public async ValueTask CommitAsync(WarmCommit commit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            await Task.Run(
                () =>
                {
                    _writer.Commit(commit);
                    _writer.TrimLargeLog();
                },
                CancellationToken.None
            );
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Of(_options.Path, e);
        }
    }

    public async ValueTask TrimAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Run(_writer.Checkpoint, cancellation);
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Of(_options.Path, e);
        }
    }

    public async ValueTask<bool> TryCopyToAsync(string path, CancellationToken cancellation)
    {
        var reader = await _readers.Reader.ReadAsync(cancellation);
        try
        {
            await Task.Run(() => reader.CopyTo(path), CancellationToken.None);
            return true;
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Of(_options.Path, e);
        }
        finally
        {
            _readers.Writer.TryWrite(reader);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }
        _disposed = true;
        for (var i = 0; i < _options.Readers; i++)
        {
            (await _readers.Reader.ReadAsync()).Dispose();
        }
        try
        {
            _writer.Checkpoint();
        }
        catch (SqliteException)
        {
            // The write-ahead log stays beside the database and is read at the next start.
        }
        _writer.Dispose();
        _lock.Dispose();
    }

    private ValueTask<List<T>> QueryAsync<T>(string sql, Func<StateStatement, T> row, CancellationToken cancellation) =>
        ReadAsync(sql, [0], static (_, _) => { }, (s, _) => row(s), cancellation);

    private async ValueTask<List<T>> ReadAsync<TKey, T>(
        string sql,
        IEnumerable<TKey> keys,
        Action<StateStatement, TKey> bind,
        Func<StateStatement, TKey, T> row,
        CancellationToken cancellation
    )
    {
        var reader = await _readers.Reader.ReadAsync(cancellation);
        try
        {
            return await Task.Run(() => reader.Query(sql, keys, bind, row, cancellation), cancellation);
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Of(_options.Path, e);
        }
        finally
        {
            _readers.Writer.TryWrite(reader);
        }
    }
}
