using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace TelemetryGrid.Storage.Log;

/// <summary>The ingest log as segment files: one folder per partition, files named by their first sequence number.</summary>
public sealed class FileIngestLog : IIngestLog
{
    private readonly LogPartition[] _partitions;
    private readonly ExclusiveLock _lock;
    private readonly PeriodicTimer? _timer;
    private readonly Task _flusher = Task.CompletedTask;
    private int _disposed;

    private FileIngestLog(LogPartition[] partitions, ExclusiveLock @lock, FileIngestLogOptions options, TimeProvider time)
    {
        _partitions = partitions;
        _lock = @lock;
        if (options.Fsync == FsyncPolicy.Interval)
        {
            _timer = new PeriodicTimer(options.FsyncInterval, time);
            _flusher = FlushPeriodicallyAsync(_timer);
        }
    }

    public int PartitionCount => _partitions.Length;

    /// <summary>Opens the log, cutting an unfinished write at the end of each partition.</summary>
    /// <exception cref="ArgumentException">The options are invalid; the message lists every error.</exception>
    /// <exception cref="IngestLogException">The folder cannot be used or belongs to another process.</exception>
    public static FileIngestLog Open(FileIngestLogOptions options, ILogger<FileIngestLog>? logger = null, TimeProvider? time = null) =>
        Open(options, BootIdentity.Read(), logger, time);

    internal static FileIngestLog Open(FileIngestLogOptions options, ulong bootId, ILogger? logger = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
        try
        {
            Directory.CreateDirectory(options.Directory);
            var @lock =
                ExclusiveLock.TryAcquire(Path.Combine(options.Directory, "lock"))
                ?? throw new IngestLogException($"The ingest log {options.Directory} is in use by another process.");
            try
            {
                RefuseFewerPartitions(options);
                return new FileIngestLog(
                    OpenPartitions(options, bootId, logger ?? NullLogger.Instance),
                    @lock,
                    options,
                    time ?? TimeProvider.System
                );
            }
            catch
            {
                @lock.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException and not IngestLogException or UnauthorizedAccessException)
        {
            throw new IngestLogException($"The ingest log {options.Directory} cannot be opened: {e.Message}", e);
        }
    }

    public ValueTask<long> AppendAsync(int partition, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken = default) =>
        Partition(partition).AppendAsync(payload, cancellationToken);

    public IAsyncEnumerable<LogEntry> ReadAsync(
        int partition,
        long fromSequence,
        LogReadMode mode = LogReadMode.ToEnd,
        CancellationToken cancellationToken = default
    ) => Partition(partition).ReadAsync(fromSequence, mode, cancellationToken);

    public long LastSequence(int partition) => Partition(partition).LastSequence;

    public void Trim(int partition, long upToSequence) => Partition(partition).Trim(upToSequence);

    public LogPartitionStatus Status(int partition) => Partition(partition).Status();

    /// <summary>Carries out every append that was accepted, forces them to the device unless the policy is Never, and lets go of the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }
        _timer?.Dispose();
        await _flusher;
        await Task.WhenAll(_partitions.Select(static p => p.DisposeAsync().AsTask()));
        _lock.Dispose();
    }

    private static LogPartition[] OpenPartitions(FileIngestLogOptions options, ulong bootId, ILogger logger)
    {
        var partitions = new LogPartition[options.Partitions];
        var opened = 0;
        try
        {
            for (; opened < partitions.Length; opened++)
            {
                partitions[opened] = new LogPartition(opened, options, bootId, logger);
            }
            return partitions;
        }
        catch
        {
            foreach (var partition in partitions.AsSpan(0, opened))
            {
                partition.Abandon();
            }
            throw;
        }
    }

    /// <summary>Entries of a partition nobody opens any more would be lost without a word.</summary>
    private static void RefuseFewerPartitions(FileIngestLogOptions options)
    {
        foreach (var directory in Directory.EnumerateDirectories(options.Directory, "partition-*"))
        {
            var number = Path.GetFileName(directory.AsSpan())["partition-".Length..];
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var partition) && partition >= options.Partitions)
            {
                throw new IngestLogException($"The ingest log holds {directory}, but only {options.Partitions} partitions are configured.");
            }
        }
    }

    private LogPartition Partition(int partition)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, _partitions.Length);
        return _partitions[partition];
    }

    private async Task FlushPeriodicallyAsync(PeriodicTimer timer)
    {
        while (await timer.WaitForNextTickAsync())
        {
            foreach (var partition in _partitions)
            {
                partition.FlushIfDirty();
            }
        }
    }
}
