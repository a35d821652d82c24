namespace TelemetryGrid.Collectors.Snmp;

/// <summary>How many bits a counter has before it wraps to zero.</summary>
public enum CounterWidth : byte
{
    Bits32 = 32,
    Bits64 = 64,
}
