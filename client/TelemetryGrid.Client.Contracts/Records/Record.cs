namespace TelemetryGrid.Client;

/// <summary>A log line or an event.</summary>
public sealed record Record
{
    /// <summary>When it happened, after repair of the sender's clock.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>An event's dotted name, such as <c>interface.status_changed</c>; empty for log lines.</summary>
    public string Name { get; init; } = "";

    public RecordSeverity Severity { get; init; }

    /// <summary>The device it speaks of; null when it speaks of none.</summary>
    public string? Device { get; init; }

    /// <summary>The source that brought it.</summary>
    public required string Source { get; init; }

    public string Body { get; init; } = "";

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    public string? TraceId { get; init; }

    public string? SpanId { get; init; }
}
