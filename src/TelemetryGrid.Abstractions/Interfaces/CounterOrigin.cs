namespace TelemetryGrid.Interfaces;

/// <summary>Who reported of an interface. Counters of different origins are never subtracted from each other.</summary>
public enum CounterOrigin : byte
{
    Snmp = 0,
    Sflow = 1,

    /// <summary>gNMI or other streaming telemetry.</summary>
    Streaming = 2,

    /// <summary>A trap or log line, which tells the status and nothing else.</summary>
    Event = 3,
}
