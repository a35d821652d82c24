namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>What is said of a metric beside its samples.</summary>
/// <param name="Name">As Prometheus has it, with its unit; counters end in <c>_total</c>.</param>
/// <param name="IsCounter">Whether it only grows, but for restarts.</param>
/// <param name="Help">One sentence; for states it lists them.</param>
/// <param name="Unit">May be empty.</param>
internal sealed record ProfileMetric(string Name, bool IsCounter, string Help, string Unit);
