using System.Collections.Immutable;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>
/// Where a value stands: in a column, in the row of the same index unless <paramref name="ByParts"/> names the parts of the index, or
/// <paramref name="ByColumn"/> the column whose value is the index there; or in a scalar.
/// </summary>
internal sealed record ProfileColumn(
    ObjectIdentifier Column,
    ImmutableArray<string> ByParts,
    ProfileColumn? ByColumn,
    bool IsScalar = false
)
{
    public bool IsOwnRow => ByParts.IsEmpty && ByColumn is null && !IsScalar;
}
