using System.Globalization;
using System.Net;

namespace TelemetryGrid.Protocols.Tests.Corpus;

/// <summary>Compares a field's octets with the value Telegraf writes for it.</summary>
internal static class TelegrafValue
{
    private static readonly Dictionary<string, ulong> Words = new(StringComparer.Ordinal)
    {
        ["tcp"] = 6,
        ["udp"] = 17,
        ["ingress"] = 0,
        ["egress"] = 1,
        ["IPv4"] = 4,
        ["IPv6"] = 6,
        ["end of flow"] = 3,
        ["forced end"] = 4,
        // forwardingStatus 0.
        ["unknown"] = 0,
    };

    /// <param name="name">The tool's field name.</param>
    /// <param name="expected">The value as line protocol has it.</param>
    /// <param name="actual">The field's octets.</param>
    public static bool Matches(string name, string expected, byte[] actual)
    {
        if (expected[^1] == 'u')
        {
            return FieldText.Unsigned(Part(name, actual)) == ulong.Parse(expected[..^1], CultureInfo.InvariantCulture);
        }
        var text = expected[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
        return name switch
        {
            "tcp_flags" => text == Flags(actual[^1]),
            "app_id" or "padding" or "src_tos" or "dst_tos" or "engine_id" => text == "0x" + FieldText.Hex(actual),
            "engine_type" => text == FieldText.Unsigned(actual).ToString(CultureInfo.InvariantCulture),
            "in_src_mac" or "out_dst_mac" => text == FieldText.Mac(actual),
            "src" or "dst" or "next_hop" or "exporter" => IPAddress.TryParse(text, out var address)
                && address.GetAddressBytes().AsSpan().SequenceEqual(actual),
            "protocol" or "direction" or "ip_version" or "flow_end_reason" or "fwd_status" or "fwd_reason" => Words[text]
                == FieldText.Unsigned(actual),
            // Unknown strings are written as text when they are empty and as hexadecimal else.
            _ when name.StartsWith("type_", StringComparison.Ordinal) => text.Length == 0
                ? actual.Length == 0
                : text == "0x" + FieldText.Hex(actual),
            _ => FieldText.Strings(actual).Contains(text, StringComparer.Ordinal),
        };
    }

    /// <summary>Eight places, most significant bit first: CWR, ECE, URG, ACK, PSH, RST, SYN, FIN.</summary>
    public static string Flags(byte flags)
    {
        const string letters = "CEUAPRSF";
        return string.Concat(letters.Select((letter, index) => (flags & (0x80 >> index)) != 0 ? letter : '.'));
    }

    private static byte[] Part(string name, byte[] actual) =>
        name switch
        {
            "icmp_type" => actual[..1],
            "icmp_code" => actual[1..],
            _ => actual,
        };
}
