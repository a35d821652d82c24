using System.Collections.Immutable;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>Columns of one table that are walked side by side.</summary>
/// <param name="Columns">In order.</param>
/// <param name="IsNames">They only name rows of other tables.</param>
internal sealed record ProfileWalk(ImmutableArray<ObjectIdentifier> Columns, bool IsNames);
