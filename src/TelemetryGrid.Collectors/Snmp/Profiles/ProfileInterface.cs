using System.Collections.Immutable;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>An interface by its ifIndex, which is parts of the index or the value of a column.</summary>
internal sealed record ProfileInterface(ImmutableArray<string> ByParts, ProfileColumn? ByColumn);
