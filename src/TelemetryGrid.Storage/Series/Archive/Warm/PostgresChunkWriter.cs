using System.Data;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace TelemetryGrid.Storage.Series.Archive.Warm;

/// <summary>The one connection that changes a partition. It holds the partition's advisory lock for as long as it lives.</summary>
internal sealed class PostgresChunkWriter : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly int _partition;
    private long _lastChunk;

    private PostgresChunkWriter(NpgsqlConnection connection, int partition)
    {
        _connection = connection;
        _partition = partition;
    }

    public bool IsOpen => _connection.FullState == ConnectionState.Open;

    /// <exception cref="IOException">Another process holds the partition.</exception>
    public static async ValueTask<PostgresChunkWriter> OpenAsync(NpgsqlDataSource source, int partition, CancellationToken cancellation)
    {
        var writer = new PostgresChunkWriter(await source.OpenConnectionAsync(cancellation), partition);
        try
        {
            await using (var transaction = await writer._connection.BeginTransactionAsync(cancellation))
            {
                await writer.ExecuteAsync(PostgresSchema.Tables, cancellation);
                await transaction.CommitAsync(cancellation);
            }
            await writer.LockAsync(partition, cancellation);
            await writer.ExecuteAsync(
                "INSERT INTO series_archive_last(partition, symbol, ref, chunk) VALUES($1, 0, 0, 0) ON CONFLICT DO NOTHING",
                cancellation,
                partition
            );
            await using var last = writer.Command("SELECT chunk FROM series_archive_last WHERE partition = $1", partition);
            writer._lastChunk = (long)(await last.ExecuteScalarAsync(cancellation))!;
            await writer.ExecuteAsync(PostgresSchema.Staging, cancellation);
            return writer;
        }
        catch
        {
            await writer.DisposeAsync();
            throw;
        }
    }

    // A connection that broke off holds its lock until the server has noticed; another process holds it for good.
    private async ValueTask LockAsync(int partition, CancellationToken cancellation)
    {
        await ExecuteAsync("SET lock_timeout = '5s'", cancellation);
        await using var command = Command("SELECT pg_advisory_lock($1, $2)", PostgresSchema.LockClass, partition);
        try
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new IOException($"Partition {partition} of the series archive in PostgreSQL is in use by another process.", e);
        }
        await ExecuteAsync("SET lock_timeout = DEFAULT", cancellation);
    }

    public async ValueTask CommitAsync(WarmCommit commit, CancellationToken cancellation)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancellation);
        var lastChunk = _lastChunk;
        await DescribeAsync(commit, cancellation);
        if (commit.Times.Count > 0)
        {
            await WriteTimesAsync(commit.Times, cancellation);
        }
        if (commit.Chunks.Count > 0)
        {
            lastChunk = await CopyChunksAsync(commit.Chunks, cancellation);
        }
        if (commit.Damaged.Count > 0)
        {
            await RemoveAsync(
                commit.Damaged,
                """
                WITH gone AS (DELETE FROM series_archive_chunks c USING staged_keys k
                    WHERE c.partition = $1 AND c.ref = k.ref AND c.start = k.start AND c.id = k.id RETURNING c.*)
                INSERT INTO series_archive_damaged(partition, ref, start, duration, id, count, crc, data, times)
                SELECT partition, ref, start, duration, id, count, crc, data, times FROM gone ON CONFLICT DO NOTHING
                """,
                cancellation
            );
        }
        if (commit.Leaving.Count > 0)
        {
            await RemoveAsync(
                commit.Leaving,
                """
                WITH gone AS (DELETE FROM series_archive_chunks c USING staged_keys k
                    WHERE c.partition = $1 AND c.ref = k.ref AND c.start = k.start AND c.id = k.id RETURNING c.times),
                less AS (SELECT times, count(*) AS uses FROM gone WHERE times > 0 GROUP BY times)
                UPDATE series_archive_times t SET uses = t.uses - less.uses FROM less WHERE t.partition = $1 AND t.id = less.times
                """,
                cancellation
            );
            await ExecuteAsync("DELETE FROM series_archive_times WHERE partition = $1 AND uses <= 0", cancellation, _partition);
        }
        if (commit.ForgetSymbols)
        {
            await ExecuteAsync(
                """
                DELETE FROM series_archive_symbols s WHERE partition = $1 AND NOT EXISTS (
                    SELECT 1 FROM series_archive_postings p WHERE p.partition = $1 AND (p.name = s.id OR p.value = s.id))
                """,
                cancellation,
                _partition
            );
        }
        await ExecuteAsync(
            """
            UPDATE series_archive_last SET symbol = greatest(symbol, $2), ref = greatest(ref, $3), chunk = greatest(chunk, $4),
                times = greatest(times, $5)
            WHERE partition = $1
            """,
            cancellation,
            _partition,
            commit.Symbols.Count > 0 ? commit.Symbols[^1].Id : 0,
            commit.Series.Count > 0 ? commit.Series[^1].Ref : 0,
            lastChunk,
            commit.Times.Select(static t => t.Id).DefaultIfEmpty().Max()
        );
        await transaction.CommitAsync(cancellation);
        _lastChunk = lastChunk;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // Closing ends the session, and with it the lock, only when the server gets to it.
            await ExecuteAsync("SELECT pg_advisory_unlock_all()", CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // The connection is broken, so the lock is gone.
        }
        await _connection.DisposeAsync();
    }

    private async ValueTask DescribeAsync(WarmCommit commit, CancellationToken cancellation)
    {
        if (commit.Symbols.Count > 0)
        {
            await using var copy = await CopyAsync("series_archive_symbols(partition, id, hash, text)", cancellation);
            foreach (var (id, text) in commit.Symbols)
            {
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(_partition, cancellation);
                await copy.WriteAsync(id, cancellation);
                await copy.WriteAsync(SymbolHash.Of(text), cancellation);
                await copy.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
            }
            await copy.CompleteAsync(cancellation);
        }
        if (commit.Series.Count > 0)
        {
            await using var copy = await CopyAsync("series_archive_series(partition, ref, number, labels)", cancellation);
            foreach (var (place, number, labels) in commit.Series)
            {
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(_partition, cancellation);
                await copy.WriteAsync(place, cancellation);
                await copy.WriteAsync((long)number, cancellation);
                await copy.WriteAsync(labels, cancellation);
            }
            await copy.CompleteAsync(cancellation);
        }
        if (commit.Postings.Count > 0)
        {
            await CopyPostingsAsync(commit.Postings, cancellation);
        }
        if (commit.ForgottenSeries.Count > 0)
        {
            await ExecuteAsync(
                "DELETE FROM series_archive_series WHERE partition = $1 AND ref = ANY($2)",
                cancellation,
                _partition,
                commit.ForgottenSeries.ToArray()
            );
        }
    }

    private async ValueTask CopyPostingsAsync(List<PostingRow> postings, CancellationToken cancellation)
    {
        await using (var copy = await CopyAsync("staged_postings(name, value, segment, refs)", cancellation))
        {
            foreach (var (name, value, segment, refs) in postings)
            {
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(name, cancellation);
                await copy.WriteAsync(value, cancellation);
                await copy.WriteAsync(segment, cancellation);
                await copy.WriteAsync(refs, cancellation);
            }
            await copy.CompleteAsync(cancellation);
        }
        await ExecuteAsync(
            """
            INSERT INTO series_archive_postings SELECT $1, name, value, segment, refs FROM staged_postings
            ON CONFLICT(partition, name, value, segment) DO UPDATE SET refs = excluded.refs
            """,
            cancellation,
            _partition
        );
        await ExecuteAsync("DELETE FROM series_archive_postings WHERE partition = $1 AND length(refs) = 0", cancellation, _partition);
    }

    private async ValueTask WriteTimesAsync(List<TimesRow> times, CancellationToken cancellation) =>
        // The bytes as well: a row that went meanwhile, or was damaged, is then as it should be.
        await ExecuteAsync(
            """
            INSERT INTO series_archive_times AS t SELECT $1, * FROM unnest($2::int[], $3::int[], $4::bytea[])
            ON CONFLICT(partition, id) DO UPDATE SET uses = t.uses + excluded.uses, bytes = excluded.bytes
            """,
            cancellation,
            _partition,
            times.Select(static t => t.Id).ToArray(),
            times.Select(static t => t.Uses).ToArray(),
            times.Select(static t => t.Bytes.ToArray()).ToArray()
        );

    private async ValueTask<long> CopyChunksAsync(List<ChunkWrite> chunks, CancellationToken cancellation)
    {
        var id = _lastChunk;
        await using (var copy = await CopyAsync("staged_chunks(ref, start, duration, id, count, crc, data, times)", cancellation))
        {
            foreach (var write in chunks)
            {
                var (place, chunk, times, _) = write;
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(place, cancellation);
                await copy.WriteAsync(chunk.Start, cancellation);
                await copy.WriteAsync(chunk.End - chunk.Start, cancellation);
                await copy.WriteAsync(++id, cancellation);
                await copy.WriteAsync(chunk.Count, cancellation);
                await copy.WriteAsync((int)WarmFormat.Checksum(place, chunk), cancellation);
                await copy.WriteAsync(write.Rest, NpgsqlDbType.Bytea, cancellation);
                await copy.WriteAsync(times, cancellation);
            }
            await copy.CompleteAsync(cancellation);
        }
        const string Insert = """
            INSERT INTO series_archive_chunks(partition, ref, start, duration, id, count, crc, data, times)
            SELECT $1, ref, start, duration, id, count, crc, data, times FROM staged_chunks ORDER BY ref, start
            """;
        await using var insert = Command($"{Insert} ON CONFLICT DO NOTHING", _partition);
        if (await insert.ExecuteNonQueryAsync(cancellation) < chunks.Count)
        {
            // Seldom: chunks of the same series and start are there, and what they share is used less.
            await ExecuteAsync(
                """
                WITH less AS (SELECT c.times, count(*) AS uses FROM staged_chunks s CROSS JOIN LATERAL (
                    SELECT times FROM series_archive_chunks c
                    WHERE c.partition = $1 AND c.ref = s.ref AND c.start = s.start AND c.id <> s.id LIMIT 1) c
                    WHERE c.times > 0 GROUP BY c.times)
                UPDATE series_archive_times t SET uses = t.uses - less.uses FROM less WHERE t.partition = $1 AND t.id = less.times
                """,
                cancellation,
                _partition
            );
            await ExecuteAsync(
                $"""
                {Insert}
                ON CONFLICT(partition, ref, start) DO UPDATE SET duration = excluded.duration, id = excluded.id, count = excluded.count,
                    crc = excluded.crc, data = excluded.data, times = excluded.times WHERE series_archive_chunks.id <> excluded.id
                """,
                cancellation,
                _partition
            );
            await ExecuteAsync("DELETE FROM series_archive_times WHERE partition = $1 AND uses <= 0", cancellation, _partition);
        }
        return id;
    }

    private async ValueTask RemoveAsync(List<ChunkKey> keys, string sql, CancellationToken cancellation)
    {
        await using (var copy = await CopyAsync("staged_keys(ref, start, id)", cancellation))
        {
            foreach (var (place, start, id) in keys)
            {
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(place, cancellation);
                await copy.WriteAsync(start, cancellation);
                await copy.WriteAsync(id, cancellation);
            }
            await copy.CompleteAsync(cancellation);
        }
        await ExecuteAsync(sql, cancellation, _partition);
        await ExecuteAsync("TRUNCATE staged_keys", cancellation);
    }

    private Task<NpgsqlBinaryImporter> CopyAsync(string target, CancellationToken cancellation) =>
        _connection.BeginBinaryImportAsync($"COPY {target} FROM STDIN (FORMAT BINARY)", cancellation);

    private async ValueTask ExecuteAsync(string sql, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlCommand Command(string sql, params object[] parameters)
    {
        var command = new NpgsqlCommand(sql, _connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }
        return command;
    }
}
