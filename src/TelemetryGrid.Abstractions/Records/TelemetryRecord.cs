using System.Collections.Immutable;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Records;

/// <summary>What every record carries, whichever signal it is. The hot paths (flows, interface counters) travel in compact forms of the same content.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.TelemetryRecord")]
public abstract record TelemetryRecord
{
    public abstract TelemetryCategory Category { get; }

    [Id(0)]
    public required SourceId Source { get; init; }

    /// <summary>The device it speaks of, when it speaks of one.</summary>
    [Id(1)]
    public DeviceId? Device { get; init; }

    /// <summary>Event time, after repair of the sender's clock.</summary>
    [Id(2)]
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Identifying dimensions; at most 64 are kept.</summary>
    [Id(3)]
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Descriptive text that identifies nothing.</summary>
    [Id(4)]
    public ImmutableDictionary<string, string> Annotations { get; init; } = ImmutableDictionary<string, string>.Empty;

    [Id(5)]
    public Severity Severity { get; init; }

    /// <summary>32 lower-case hexadecimal digits (W3C Trace Context), or null.</summary>
    [Id(6)]
    public string? TraceId { get; init; }

    /// <summary>16 lower-case hexadecimal digits (W3C Trace Context), or null.</summary>
    [Id(7)]
    public string? SpanId { get; init; }
}
