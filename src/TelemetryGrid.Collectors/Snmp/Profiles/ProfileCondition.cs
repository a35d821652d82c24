using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>
/// Holds where a column's value or a part of the index, as text, is one of some, or fits an expression (or, with
/// <paramref name="IsNot"/>, is none of them). A missing value is none.
/// </summary>
internal sealed record ProfileCondition(
    ProfileColumn? Column,
    string? IndexPart,
    ImmutableArray<string> Values,
    Regex? Matches,
    bool IsNot
);
