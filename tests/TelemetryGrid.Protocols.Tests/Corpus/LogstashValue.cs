using System.Globalization;
using System.Text.Json;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Tests.Corpus;

/// <summary>Compares a field's octets with the value an event states for it.</summary>
internal static class LogstashValue
{
    public static bool Matches(string name, JsonElement expected, byte[] actual, FlowDatagramHeader header) =>
        expected.ValueKind switch
        {
            JsonValueKind.Number when name == "icmp_type" => MatchesNumber(expected, actual) || actual[0] == expected.GetUInt64(),
            JsonValueKind.Number => MatchesNumber(expected, actual),
            JsonValueKind.String => MatchesString(name, expected.GetString()!, actual, header),
            JsonValueKind.Object => MatchesObject(name, expected, actual),
            _ => false,
        };

    /// <summary>
    /// When the tool borrows a second to subtract the fraction of an uptime from the header's, it does not take it from the seconds, so
    /// that its time is one second late.
    /// </summary>
    public static long Quirk(long time, FlowDatagramHeader header)
    {
        var fraction = (((header.ExportTimeMilliseconds - time) % 1000) + 1000) % 1000;
        return header.ExportTimeMilliseconds % 1000 <= fraction ? time + 1000 : time;
    }

    /// <summary>Some expectations have .999 as a placeholder for the fraction of a second.</summary>
    public static bool MatchesUptime(string expected, long time, FlowDatagramHeader header)
    {
        var actual = FieldText.Iso(Quirk(time, header));
        return expected == actual || (expected.EndsWith(".999Z", StringComparison.Ordinal) && expected[..^5] == actual[..^5]);
    }

    private static bool MatchesNumber(JsonElement expected, byte[] actual) =>
        expected.TryGetUInt64(out var number)
            ? actual.Length <= sizeof(ulong) && FieldText.Unsigned(actual) == number
            : actual.Length is sizeof(float) or sizeof(double) && Math.Abs(FieldText.Float(actual) - expected.GetDouble()) < 1e-6;

    private static bool MatchesString(string name, string expected, byte[] actual, FlowDatagramHeader header) =>
        name switch
        {
            "first_switched" or "last_switched" => MatchesUptime(
                expected,
                header.ExportTimeMilliseconds + (long)FieldText.Unsigned(actual) - header.SysUptimeMilliseconds,
                header
            ),
            "flowStartSeconds" or "flowEndSeconds" => expected == FieldText.Iso((long)FieldText.Unsigned(actual) * 1000),
            "flowStartMilliseconds" or "flowEndMilliseconds" => expected == FieldText.Iso((long)FieldText.Unsigned(actual)),
            "flowStartMicroseconds" or "flowEndMicroseconds" => MatchesMicroseconds(expected, FieldText.Unsigned(actual)),
            // Three 32-bit numbers in hexadecimal.
            "ingress_acl_id" or "egress_acl_id" => expected.Replace("-", "", StringComparison.Ordinal) == FieldText.Hex(actual),
            "application_id" => expected == ApplicationId(actual),
            _ when expected.Contains(':') && actual.Length == 6 => expected == FieldText.Mac(actual),
            _ => FieldText.Strings(actual).Contains(expected, StringComparer.Ordinal)
                || expected == FieldText.Address(actual)
                || expected == FieldText.Hex(actual),
        };

    /// <summary>An NTP timestamp (RFC 7011 §6.1.9).</summary>
    private static bool MatchesMicroseconds(string expected, ulong actual)
    {
        var seconds = (long)(actual >> 32) - 2_208_988_800;
        var milliseconds = (long)(((actual & uint.MaxValue) * 1000) >> 32);
        // The expectation has a placeholder where the digits below the millisecond would stand.
        return expected.Replace("#{nanos}", "", StringComparison.Ordinal) == FieldText.Iso((seconds * 1000) + milliseconds);
    }

    /// <summary>RFC 6759: engine and selector; engine 20 has an enterprise number in front of the selector.</summary>
    private static string ApplicationId(byte[] value)
    {
        var engine = value[0];
        return engine == 20
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{engine}..{FieldText.Unsigned(value.AsSpan(1, 4))}..{FieldText.Unsigned(value.AsSpan(5))}"
            )
            : string.Create(CultureInfo.InvariantCulture, $"{engine}..{FieldText.Unsigned(value.AsSpan(1))}");
    }

    private static bool MatchesObject(string name, JsonElement expected, byte[] actual) =>
        name switch
        {
            "forwarding_status" => actual[^1] == (expected.GetProperty("status").GetByte() << 6 | expected.GetProperty("reason").GetByte()),
            // Label 20 bits, experimental 3, bottom of stack 1; a fourth octet is the time to live.
            "mpls_label_stack_octets" => actual.Length == 4
                && FieldText.Unsigned(actual)
                    == (
                        (expected.GetProperty("label").GetUInt64() << 12)
                        | (expected.GetProperty("experimental").GetUInt64() << 9)
                        | (expected.GetProperty("bottom_of_stack").GetUInt64() << 8)
                        | expected.GetProperty("ttl").GetUInt64()
                    ),
            _ => false,
        };
}
