using System.Text;
using Npgsql;

namespace TelemetryGrid.Storage.Series.Archive.Warm;

/// <summary>A partition's warm chunks in PostgreSQL. Reads use pooled connections; see <see cref="PostgresChunkWriter"/> for writes.</summary>
internal sealed class PostgresChunkDatabase : IChunkDatabase
{
    private readonly NpgsqlDataSource _source;
    private readonly int _partition;
    private PostgresChunkWriter? _writer;

    private PostgresChunkDatabase(NpgsqlDataSource source, int partition)
    {
        _source = source;
        _partition = partition;
    }

    /// <exception cref="IOException">The server cannot be reached, or another process holds the partition.</exception>
    public static async ValueTask<PostgresChunkDatabase> OpenAsync(
        SeriesArchiveOptions options,
        int partition,
        CancellationToken cancellation
    )
    {
        NpgsqlDataSource source;
        try
        {
            // Partitions are many and a server's connections few; one is the writer's.
            var name = new NpgsqlConnectionStringBuilder(options.PostgresConnectionString) { MaxPoolSize = options.ReadConnections + 1 };
            source = NpgsqlDataSource.Create(name);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"PostgresConnectionString is invalid: {e.Message}", nameof(options), e);
        }
        var database = new PostgresChunkDatabase(source, partition);
        try
        {
            await database.OpenWriterAsync(cancellation);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<Dictionary<ulong, int>> LoadSeriesAsync(CancellationToken cancellation)
    {
        // What is known of the database is only good for as long as nobody else can have written: from here on.
        await OpenWriterAsync(cancellation);
        var rows = await ReadAsync(
            "SELECT number, ref FROM series_archive_series WHERE partition = $1",
            r => ((ulong)r.GetInt64(0), r.GetInt32(1)),
            cancellation
        );
        return rows.ToDictionary(static r => r.Item1, static r => r.Item2);
    }

    public async ValueTask<(int Symbol, int Ref, int Times)> LastIdsAsync(CancellationToken cancellation)
    {
        var rows = await ReadAsync(
            "SELECT symbol, ref, times FROM series_archive_last WHERE partition = $1",
            r => (r.GetInt32(0), r.GetInt32(1), r.GetInt32(2)),
            cancellation
        );
        return rows[0];
    }

    public async ValueTask<List<SymbolRow>> FindSymbolsAsync(IReadOnlyCollection<string> texts, CancellationToken cancellation)
    {
        var rows = await ReadAsync(
            "SELECT id, text FROM series_archive_symbols WHERE partition = $1 AND hash = ANY($2)",
            ReadSymbol,
            cancellation,
            texts.Select(SymbolHash.Of).ToArray()
        );
        var wanted = texts.ToHashSet(StringComparer.Ordinal);
        return [.. rows.Where(r => wanted.Contains(r.Text))];
    }

    public ValueTask<List<SymbolRow>> ReadSymbolsAsync(IReadOnlyCollection<int> ids, CancellationToken cancellation) =>
        ReadAsync(
            "SELECT id, text FROM series_archive_symbols WHERE partition = $1 AND id = ANY($2)",
            ReadSymbol,
            cancellation,
            ids.ToArray()
        );

    public ValueTask<List<SymbolRow>> ReadValuesAsync(int name, CancellationToken cancellation) =>
        ReadAsync(
            """
            SELECT id, text FROM series_archive_symbols WHERE partition = $1 AND id IN (
                SELECT DISTINCT value FROM series_archive_postings WHERE partition = $1 AND name = $2)
            """,
            ReadSymbol,
            cancellation,
            name
        );

    public ValueTask<List<PostingRow>> ReadPostingsAsync(
        IReadOnlyCollection<(int Name, int Value)> labels,
        int? segment,
        CancellationToken cancellation
    ) =>
        ReadAsync(
            """
            SELECT p.name, p.value, p.segment, p.refs FROM unnest($2::int[], $3::int[]) AS l(name, value)
            JOIN series_archive_postings p ON p.partition = $1 AND p.name = l.name AND p.value = l.value
            WHERE p.segment BETWEEN $4 AND $5
            """,
            r => new PostingRow(r.GetInt32(0), r.GetInt32(1), r.GetInt32(2), r.GetFieldValue<byte[]>(3)),
            cancellation,
            labels.Select(static l => l.Name).ToArray(),
            labels.Select(static l => l.Value).ToArray(),
            segment ?? 0,
            segment ?? int.MaxValue
        );

    public ValueTask<List<SeriesRow>> ReadSeriesAsync(IReadOnlyList<int> refs, CancellationToken cancellation) =>
        ReadAsync(
            "SELECT ref, number, labels FROM series_archive_series WHERE partition = $1 AND ref = ANY($2)",
            r => new SeriesRow(r.GetInt32(0), (ulong)r.GetInt64(1), r.GetFieldValue<byte[]>(2)),
            cancellation,
            refs.ToArray()
        );

    public ValueTask<List<ChunkRead>> ReadChunksAsync(IReadOnlyList<int> refs, long start, long end, CancellationToken cancellation) =>
        ReadAsync(
            """
            SELECT c.ref, c.start, c.duration, c.id, c.count, c.crc, c.data, t.bytes FROM series_archive_chunks c
            LEFT JOIN series_archive_times t ON t.partition = $1 AND c.times > 0 AND t.id = c.times
            WHERE c.partition = $1 AND c.ref = ANY($2) AND c.start <= $4 AND c.start + c.duration >= $3 ORDER BY c.ref, c.start
            """,
            ReadChunk,
            cancellation,
            refs.ToArray(),
            start,
            end
        );

    public ValueTask<List<int>> RefsWithChunksAsync(IReadOnlyList<int> refs, long start, long end, CancellationToken cancellation) =>
        ReadAsync(
            """
            SELECT DISTINCT ref FROM series_archive_chunks
            WHERE partition = $1 AND ref = ANY($2) AND start <= $4 AND start + duration >= $3 ORDER BY ref
            """,
            r => r.GetInt32(0),
            cancellation,
            refs.ToArray(),
            start,
            end
        );

    public ValueTask<List<(long Window, int Ref)>> ReadWindowsAsync(long windowMilliseconds, long upTo, CancellationToken cancellation) =>
        ReadAsync(
            // PostgreSQL's division cuts towards zero as well.
            """
            SELECT DISTINCT ref, CASE WHEN start > 0 THEN (start - 1) / $2 ELSE start / $2 - 1 END FROM series_archive_chunks
            WHERE partition = $1 AND start <= $3
            """,
            r => (r.GetInt64(1), r.GetInt32(0)),
            cancellation,
            windowMilliseconds,
            upTo
        );

    public ValueTask<List<int>> ReadEmptySeriesAsync(CancellationToken cancellation) =>
        ReadAsync(
            """
            SELECT ref FROM series_archive_series s WHERE partition = $1 AND NOT EXISTS (
                SELECT 1 FROM series_archive_chunks c WHERE c.partition = $1 AND c.ref = s.ref) ORDER BY ref
            """,
            r => r.GetInt32(0),
            cancellation
        );

    public async ValueTask CommitAsync(WarmCommit commit, CancellationToken cancellation)
    {
        if (_writer is not { IsOpen: true } writer)
        {
            throw new IOException("The series archive has lost its connection to PostgreSQL; the next write connects anew.");
        }
        try
        {
            await writer.CommitAsync(commit, cancellation);
        }
        catch (NpgsqlException e)
        {
            throw PostgresSchema.Failure(e);
        }
    }

    public ValueTask TrimAsync(CancellationToken cancellation) => default;

    public ValueTask<bool> TryCopyToAsync(string path, CancellationToken cancellation) => new(false);

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }
        await _source.DisposeAsync();
    }

    private async ValueTask OpenWriterAsync(CancellationToken cancellation)
    {
        if (_writer is { IsOpen: true })
        {
            return;
        }
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
            _writer = null;
        }
        try
        {
            _writer = await PostgresChunkWriter.OpenAsync(_source, _partition, cancellation);
        }
        catch (NpgsqlException e)
        {
            throw PostgresSchema.Failure(e);
        }
    }

    private async ValueTask<List<T>> ReadAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> row,
        CancellationToken cancellation,
        params object[] parameters
    )
    {
        try
        {
            await using var command = _source.CreateCommand(sql);
            command.Parameters.Add(new NpgsqlParameter { Value = _partition });
            foreach (var parameter in parameters)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = parameter });
            }
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellation))
            {
                rows.Add(row(reader));
            }
            return rows;
        }
        catch (NpgsqlException e)
        {
            throw PostgresSchema.Failure(e);
        }
    }

    private static SymbolRow ReadSymbol(NpgsqlDataReader reader) =>
        new(reader.GetInt32(0), Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(1)));

    private static ChunkRead ReadChunk(NpgsqlDataReader reader)
    {
        var start = reader.GetInt64(1);
        var data = reader.GetFieldValue<byte[]>(6);
        if (!reader.IsDBNull(7))
        {
            data = WarmFormat.Join(reader.GetFieldValue<byte[]>(7), data);
        }
        var chunk = new EncodedChunk(start, start + reader.GetInt64(2), reader.GetInt32(4), data);
        var key = new ChunkKey(reader.GetInt32(0), start, reader.GetInt64(3));
        return new ChunkRead(key, chunk, (uint)reader.GetInt32(5) == WarmFormat.Checksum(key.Ref, chunk));
    }
}
