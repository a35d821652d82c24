using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Tests.Traps;

/// <summary>A log that a test can hold up or break.</summary>
internal sealed class TrapSinkRecorder : IRecordSink
{
    private readonly Lock _gate = new();
    private readonly List<EventRecord> _records = [];

    /// <summary>Appends wait for it.</summary>
    public Task Open { get; set; } = Task.CompletedTask;

    public bool IsBroken { get; set; }

    public int Attempts { get; private set; }

    public IReadOnlyList<EventRecord> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records];
            }
        }
    }

    public async ValueTask AppendAsync(IReadOnlyCollection<TelemetryRecord> records, CancellationToken cancellation)
    {
        Attempts++;
        await Open;
        if (IsBroken)
        {
            throw new IOException("The disk is full.");
        }
        lock (_gate)
        {
            _records.AddRange(records.Cast<EventRecord>());
        }
    }

    public RecordBatch NewBatch() => throw new NotSupportedException();

    public ValueTask AppendAsync(RecordBatch batch, CancellationToken cancellation) => throw new NotSupportedException();
}
