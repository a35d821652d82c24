namespace TelemetryGrid.Collectors.Snmp;

/// <summary>A counter as the agent holds it. Only differences mean something, and with the width a wrap can be told from a reset.</summary>
public readonly record struct SnmpCounter(ulong Value, CounterWidth Width);
