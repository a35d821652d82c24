namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>A part of a table's index.</summary>
internal sealed record ProfileIndexPart(string Name, ProfileIndexKind Kind);
