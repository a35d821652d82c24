using System.Collections.Immutable;
using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>Finds values and labels for rows, also in other tables.</summary>
internal sealed class ProfileLookup(SnmpColumns columns)
{
    private InterfaceNames? _interfaces;

    public bool TryGet(ProfileColumn column, ProfileRow row, out SnmpValue value)
    {
        if (column.IsScalar)
        {
            return columns.TryGetScalar(column.Column, out value);
        }
        value = default;
        return TryIndex(column.ByParts, column.ByColumn, row, out var index) && columns.TryGet(column.Column, index, out value);
    }

    public bool Holds(ProfileCondition? condition, ProfileRow row)
    {
        if (condition is null)
        {
            return true;
        }
        var text =
            condition.IndexPart is { } part ? row.Text(part)
            : condition.Column is { } column && TryGet(column, row, out var value) ? SnmpText.Text(value)
            : null;
        var isOne = text is not null && (condition.Matches?.IsMatch(text) ?? condition.Values.Contains(text));
        return isOne != condition.IsNot;
    }

    public List<(string Name, string Value)> Labels(ImmutableArray<ProfileLabel> labels, ProfileRow row)
    {
        var result = new List<(string, string)>(labels.Length);
        foreach (var label in labels)
        {
            result.Add((label.Name, Text(label, row)));
        }
        return result;
    }

    private string Text(ProfileLabel label, ProfileRow row)
    {
        if (label.Text is { } text)
        {
            return text;
        }
        if (label.IndexPart is { } part)
        {
            var value = row.Text(part);
            return label.Words.GetValueOrDefault(value, value);
        }
        if (label.Interface is { } port)
        {
            return InterfaceName(port, row);
        }
        foreach (var column in label.Columns)
        {
            if (TryGet(column, row, out var found) && SnmpText.Text(found) is { Length: > 0 } value)
            {
                return label.Words.GetValueOrDefault(value, value);
            }
        }
        return label.Otherwise ?? row.Index.ToString();
    }

    private string InterfaceName(ProfileInterface port, ProfileRow row)
    {
        _interfaces ??= new InterfaceNames(columns);
        return TryIndex(port.ByParts, port.ByColumn, row, out var index) && index.Parts.Length == 1
            ? _interfaces[index.Parts[0]]
            : row.Index.ToString();
    }

    private bool TryIndex(ImmutableArray<string> parts, ProfileColumn? byColumn, ProfileRow row, out SnmpIndex index)
    {
        index = default;
        if (byColumn is null)
        {
            index = row.IndexOf(parts);
            return true;
        }
        if (
            !TryGet(byColumn, row, out var pointer)
            || SnmpText.Number(pointer) is not { } number
            || number is not (>= 0 and <= uint.MaxValue)
        )
        {
            return false;
        }
        index = new SnmpIndex([(uint)number]);
        return true;
    }
}
