using System.Globalization;
using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>An agent's value as the number that its kind makes of it.</summary>
internal static class ProfileNumber
{
    public static double? Read(ProfileValue value, SnmpValue raw) =>
        value.Kind switch
        {
            ProfileValueKind.Timeticks => SnmpText.Number(raw) / 100,
            ProfileValueKind.TextNumber => SnmpText.Number(raw) ?? Leading(SnmpText.Text(raw)),
            ProfileValueKind.State => State(value, raw),
            _ => SnmpText.Number(raw),
        };

    // A number that the profile does not name stands for itself, so that a state is seen that is newer than the profile.
    private static double? State(ProfileValue value, SnmpValue raw) =>
        value.States.TryGetValue(SnmpText.Text(raw).ToLowerInvariant(), out var state) ? state : SnmpText.Number(raw);

    private static double? Leading(string text)
    {
        var start = text.AsSpan().IndexOfAnyInRange('0', '9');
        if (start < 0)
        {
            return null;
        }
        var end = start;
        while (
            end < text.Length
            && (char.IsAsciiDigit(text[end]) || (text[end] == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])))
        )
        {
            end++;
        }
        start -= start > 0 && text[start - 1] == '-' ? 1 : 0;
        return double.TryParse(text.AsSpan(start, end - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }
}
