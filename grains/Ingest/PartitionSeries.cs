using Microsoft.Extensions.Logging;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Grains.Ingest;

/// <summary>A partition's way into its shard of the series store, and when that is archived and saved.</summary>
internal sealed partial class PartitionSeries(int partition, SeriesShard shard, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromMinutes(1);

    private SeriesSample[] _samples = [];
    private long _bytesSinceSave;
    private DateTimeOffset _flushed = time.GetUtcNow();
    private Task _maintenance = Task.CompletedTask;

    /// <summary>The last log entry in the shard.</summary>
    public long Sequence => shard.Sequence;

    /// <summary>What the log may be trimmed to, as far as series go.</summary>
    public long TrimSequence => shard.TrimSequence;

    public SeriesShard Shard => shard;

    /// <summary>Definitions that were refused, by number or by bound, since the last call.</summary>
    public long Refused { get; private set; }

    /// <summary>Waits until the shard has room.</summary>
    /// <exception cref="IOException">It is full, and the archive takes nothing now.</exception>
    public async Task EnsureRoomAsync()
    {
        if (!shard.IsFull)
        {
            return;
        }
        await FlushAsync();
        if (shard.IsFull)
        {
            throw new IOException("The series in memory have reached their bound, and archiving them made no room.");
        }
    }

    public void Apply(MetricSection section)
    {
        while (section.TryReadDefinition(out var series, out var labels))
        {
            Refused += shard.Define(series, labels) ? 0 : 1;
        }
        while (section.TryReadMetadata(out var metadata))
        {
            Refused += shard.SetMetadata(metadata!) ? 0 : 1;
        }
        section.ReadSamples();
        var numbers = section.Series;
        var values = section.Values;
        if (_samples.Length < numbers.Length)
        {
            _samples = new SeriesSample[Math.Max(1024, numbers.Length)];
        }
        for (var i = 0; i < numbers.Length; i++)
        {
            _samples[i] = new SeriesSample(numbers[i], section.NextTimestamp(), values[i]);
        }
        shard.Append(_samples.AsSpan(0, numbers.Length));
    }

    public void Apply(ExemplarSection section)
    {
        while (section.TryRead(out var series, out var exemplar))
        {
            shard.AddExemplar(series, exemplar!);
        }
    }

    /// <summary>An entry of this many bytes is applied whole.</summary>
    public void Applied(long sequence, int bytes)
    {
        if (sequence > shard.Sequence)
        {
            shard.Advance(sequence);
            _bytesSinceSave += bytes;
        }
    }

    /// <summary>Archives and saves where it is time, beside the partition's work: the log keeps what comes meanwhile.</summary>
    public void Maintain()
    {
        if (!_maintenance.IsCompleted)
        {
            return;
        }
        var now = time.GetUtcNow();
        var save = shard.ShouldSave(_bytesSinceSave, now);
        if (!save && now - _flushed < FlushInterval)
        {
            return;
        }
        _flushed = now;
        _bytesSinceSave = save ? 0 : _bytesSinceSave;
        _maintenance = MaintainAsync(save);
    }

    /// <summary>Waits for what <see cref="Maintain"/> began.</summary>
    public Task SettleAsync() => _maintenance;

    /// <summary>Makes everything applied durable.</summary>
    public async Task SaveAsync()
    {
        await _maintenance;
        await MaintainAsync(save: true);
    }

    private async Task MaintainAsync(bool save)
    {
        try
        {
            // The save takes its picture before anything is awaited; what is archived meanwhile may be in both, which does no harm.
            var saving = save && shard.Sequence >= shard.DurableSequence ? shard.SaveAsync(shard.Sequence) : ValueTask.CompletedTask;
            await FlushAsync();
            await saving;
        }
        catch (IOException e)
        {
            LogNotStored(partition, e.Message);
        }
    }

    // Off the grain's own scheduler: what it waits for is shared with other partitions and must go on when this activation is gone.
    private Task FlushAsync() => Task.Run(async () => await shard.FlushAsync());

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Partition {Partition} could not store series; the log keeps them meanwhile, and it is tried again: {Reason}"
    )]
    private partial void LogNotStored(int partition, string reason);
}
