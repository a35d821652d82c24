using System.Text.RegularExpressions;
using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Discovery.Identification;

/// <summary>A place where a device says something of itself; exactly one of the first five is there.</summary>
internal sealed record SystemPlace
{
    public bool IsDescription { get; init; }

    public EntityField? Entity { get; init; }

    public ObjectIdentifier? Oid { get; init; }

    public ObjectIdentifier? Column { get; init; }

    public string? Text { get; init; }

    /// <summary>Takes a part of what is there: its first group, or what <see cref="As"/> says.</summary>
    public Regex? Take { get; init; }

    public string As { get; init; } = "$1";

    /// <summary>What stands there; empty for nothing.</summary>
    public string Read(string description, EntityChassis chassis, SnmpColumns columns)
    {
        var text =
            Text is not null ? Text
            : IsDescription ? description
            : Entity is { } field ? chassis[field]
            : Oid is { } oid
                ? columns.TryGetScalar(oid, out var scalar) ? SnmpText.Text(scalar)
                    : ""
            : Column is { } column
                ? columns[column].OrderBy(r => r.Key).Select(r => SnmpText.Text(r.Value)).FirstOrDefault(t => t.Length > 0) ?? ""
            : "";
        if (Take is null)
        {
            return text.Trim();
        }
        return Take.Match(text) is { Success: true } match ? match.Result(As).Trim() : "";
    }
}
