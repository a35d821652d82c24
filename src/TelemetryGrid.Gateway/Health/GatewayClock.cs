namespace TelemetryGrid.Gateway.Health;

/// <summary>When this gateway started.</summary>
internal sealed class GatewayClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    public TimeSpan Uptime => time.GetElapsedTime(_start);
}
