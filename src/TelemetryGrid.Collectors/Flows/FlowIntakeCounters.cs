namespace TelemetryGrid.Collectors.Flows;

/// <summary>What one flow collector has read since it started. A snapshot.</summary>
public readonly record struct FlowIntakeCounters
{
    public long Datagrams { get; init; }

    public long Records { get; init; }

    /// <summary>Datagrams or sets that could not be read, unknown versions included.</summary>
    public long Malformed { get; init; }

    /// <summary>Data sets that came before their template.</summary>
    public long UnknownTemplates { get; init; }

    /// <summary>Records given up because a window was full and the log behind.</summary>
    public long DroppedWindowFull { get; init; }

    /// <summary>Datagrams of exporters beyond the limit on exporters.</summary>
    public long DroppedExporterLimit { get; init; }

    /// <summary>Datagrams a filter excluded.</summary>
    public long Filtered { get; init; }

    /// <summary>Datagrams whose exporter's clock was repaired.</summary>
    public long ClockRepairs { get; init; }
}
