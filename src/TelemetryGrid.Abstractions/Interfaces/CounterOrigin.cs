namespace TelemetryGrid.Interfaces;

/// <summary>Who reported interface counters. Counters of different origins are never subtracted from each other.</summary>
public enum CounterOrigin : byte
{
    Snmp = 0,
    Sflow = 1,
}
