using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.State;

/// <summary>
/// Durable key-value store for grain states in one SQLite file. One writer turns all writes that wait into one transaction; reads run
/// beside it and see every completed write. Kinds and keys are any text without NUL; keys order by their UTF-8 bytes.
/// </summary>
public sealed class SqliteStateStore : IAsyncDisposable
{
    private readonly SqliteStateStoreOptions _options;
    private readonly ExclusiveLock _lock;
    private readonly StateWriter _writer;
    private readonly Channel<StateReader> _readers;
    private readonly Channel<StateWrite> _queue;
    private readonly List<StateWrite> _batch = [];
    private readonly Task _loop;
    private int _disposed;

    private SqliteStateStore(SqliteStateStoreOptions options, ExclusiveLock @lock)
    {
        _options = options;
        _lock = @lock;
        _writer = new StateWriter(options);
        _readers = Channel.CreateBounded<StateReader>(options.ReadConnections);
        try
        {
            for (var i = 0; i < options.ReadConnections; i++)
            {
                _readers.Writer.TryWrite(new StateReader(options));
            }
        }
        catch
        {
            _writer.Dispose();
            throw;
        }
        _queue = Channel.CreateBounded<StateWrite>(new BoundedChannelOptions(options.MaxQueuedWrites) { SingleReader = true });
        _loop = Task.Run(CommitQueuedAsync);
    }

    /// <exception cref="ArgumentException">The options are invalid; the message lists every error.</exception>
    /// <exception cref="StateStoreException">The file is damaged, not a state store, or held by another process.</exception>
    public static SqliteStateStore Open(SqliteStateStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
        ExclusiveLock? @lock = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Path))!);
            @lock =
                ExclusiveLock.TryAcquire(options.Path + ".lock")
                ?? throw new StateStoreException($"The state store {options.Path} is in use by another process.");
            return new SqliteStateStore(options, @lock);
        }
        catch (SqliteException e)
        {
            @lock?.Dispose();
            throw StateStoreException.From(options.Path, e);
        }
        catch (Exception e) when (e is IOException and not StateStoreException or UnauthorizedAccessException)
        {
            @lock?.Dispose();
            throw new StateStoreException($"The state store {options.Path} cannot be opened: {e.Message}", e);
        }
        catch
        {
            @lock?.Dispose();
            throw;
        }
    }

    /// <summary>Reads a value, or null when there is none. A point look-up on the caller's thread; it waits only for a free connection.</summary>
    public async ValueTask<StateEntry?> ReadAsync(string kind, string key, CancellationToken cancellationToken = default)
    {
        Require(kind, key);
        var reader = await RentAsync(cancellationToken);
        try
        {
            return reader.Read(kind, key);
        }
        catch (SqliteException e)
        {
            throw StateStoreException.From(_options.Path, e);
        }
        finally
        {
            _readers.Writer.TryWrite(reader);
        }
    }

    /// <summary>Up to <paramref name="limit"/> keys of a kind in order, behind <paramref name="after"/> (null for the first page).</summary>
    public async ValueTask<IReadOnlyList<string>> ListKeysAsync(
        string kind,
        string? after,
        int limit,
        CancellationToken cancellationToken = default
    )
    {
        Require(kind, "key");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var reader = await RentAsync(cancellationToken);
        try
        {
            return reader.ListKeys(kind, after ?? "", limit);
        }
        catch (SqliteException e)
        {
            throw StateStoreException.From(_options.Path, e);
        }
        finally
        {
            _readers.Writer.TryWrite(reader);
        }
    }

    /// <summary>Stores a value; the task completes once it is committed. The bytes must stay unchanged until then.</summary>
    /// <param name="kind">Grain type and state name.</param>
    /// <param name="key">Key within the kind.</param>
    /// <param name="data">The value.</param>
    /// <param name="expectedETag">Null to store in any case, 0 only if there is no value, else only over this version.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the queue. A write that is in the queue is carried out.</param>
    /// <exception cref="StateStoreException">The commit failed; nothing was stored.</exception>
    public ValueTask<StateWriteResult> WriteAsync(
        string kind,
        string key,
        ReadOnlyMemory<byte> data,
        long? expectedETag = null,
        CancellationToken cancellationToken = default
    )
    {
        if (data.Length > _options.MaxValueBytes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(data),
                data.Length,
                $"A value has at most {_options.MaxValueBytes} bytes (MaxValueBytes)."
            );
        }
        return Enqueue(kind, key, data, expectedETag, isDelete: false, cancellationToken);
    }

    /// <summary>Removes a value under the same rules as <see cref="WriteAsync"/>; removing what is not there succeeds unless a version is expected.</summary>
    public ValueTask<StateWriteResult> DeleteAsync(
        string kind,
        string key,
        long? expectedETag = null,
        CancellationToken cancellationToken = default
    ) => Enqueue(kind, key, default, expectedETag, isDelete: true, cancellationToken);

    /// <summary>Commits every write that was accepted, moves the write-ahead log into the database and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }
        _queue.Writer.TryComplete();
        await _loop;
        for (var i = 0; i < _options.ReadConnections; i++)
        {
            (await _readers.Reader.ReadAsync()).Dispose();
        }
        _readers.Writer.TryComplete();
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

    private static void Require(string kind, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (kind.Contains('\0') || key.Contains('\0'))
        {
            throw new ArgumentException("Kinds and keys have no NUL character.", nameof(key));
        }
    }

    private async ValueTask<StateReader> RentAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        try
        {
            return _readers.Reader.TryRead(out var reader) ? reader : await _readers.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new ObjectDisposedException("The state store is closed.", e);
        }
    }

    private ValueTask<StateWriteResult> Enqueue(
        string kind,
        string key,
        ReadOnlyMemory<byte> data,
        long? expectedETag,
        bool isDelete,
        CancellationToken cancellationToken
    )
    {
        Require(kind, key);
        var write = new StateWrite(kind, key, data, expectedETag, isDelete);
        return _queue.Writer.TryWrite(write) ? new ValueTask<StateWriteResult>(write.Task) : WaitForRoomAsync(write, cancellationToken);
    }

    private async ValueTask<StateWriteResult> WaitForRoomAsync(StateWrite write, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(write, cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new ObjectDisposedException("The state store is closed.", e);
        }
        return await write.Task;
    }

    private async Task CommitQueuedAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (_batch.Count < _options.MaxCommitWrites && _queue.Reader.TryRead(out var write))
            {
                _batch.Add(write);
            }
            Commit();
            // An idle store must not hold on to values.
            _batch.Clear();
        }
    }

    private void Commit()
    {
        try
        {
            _writer.Commit(_batch);
        }
        // Every kind: a writer that ended would leave its callers waiting.
        catch (Exception e)
        {
            StateMetrics.Fail(_batch.Count);
            var failure = e is SqliteException sqlite ? StateStoreException.From(_options.Path, sqlite) : e;
            _batch.ForEach(write => write.SetException(failure));
            return;
        }
        StateMetrics.Committed(_batch.Count);
        _batch.ForEach(static write => write.SetResult(write.Outcome));
    }
}
