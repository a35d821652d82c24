using TelemetryGrid.Metrics;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

/// <summary>Keeps what it is given, and answers what it is told.</summary>
internal sealed class TestIntake : IMetricIntake
{
    public MetricIntakeResult Result { get; set; } = new() { Samples = 3 };

    public Exception? Failure { get; set; }

    /// <summary>Held by a test to keep writes from ending.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public byte[]? Body { get; private set; }

    public int Calls { get; private set; }

    public RemoteWriteVersion? Version { get; private set; }

    public ExpositionFormat? Format { get; private set; }

    public long Timestamp { get; private set; }

    public ValueTask<MetricIntakeResult> RemoteWriteAsync(
        ReadOnlyMemory<byte> body,
        RemoteWriteVersion version,
        CancellationToken cancellation
    )
    {
        Version = version;
        return TakeAsync(body, cancellation);
    }

    public ValueTask<MetricIntakeResult> ImportAsync(
        ReadOnlyMemory<byte> page,
        ExpositionFormat format,
        long timestampMilliseconds,
        CancellationToken cancellation
    )
    {
        Format = format;
        Timestamp = timestampMilliseconds;
        return TakeAsync(page, cancellation);
    }

    private async ValueTask<MetricIntakeResult> TakeAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        Calls++;
        Body = body.ToArray();
        if (Gate is { } gate)
        {
            await gate.Task.WaitAsync(cancellation);
        }
        return Failure is { } failure ? throw failure : Result;
    }
}
