using System.Globalization;

namespace TelemetryGrid.Flows;

/// <summary>What an application is told by: a port of a transport protocol, or a traffic class.</summary>
/// <param name="Protocol">IP protocol number, or <see cref="Dscp"/>.</param>
/// <param name="Number">Port, or DSCP.</param>
public readonly record struct ApplicationKey(int Protocol, int Number)
{
    public const int Dscp = -1;

    /// <summary>Reads <c>tcp/443</c> or <c>dscp/46</c>.</summary>
    public static bool TryParse(string text, out ApplicationKey key)
    {
        ArgumentNullException.ThrowIfNull(text);
        key = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !ushort.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }
        var isDscp = text.AsSpan(0, slash).Equals("dscp", StringComparison.OrdinalIgnoreCase);
        var protocol = isDscp ? Dscp : ProtocolNumber(text[..slash]);
        key = new ApplicationKey(protocol ?? 0, number);
        return protocol is not null && (!isDscp || number < 64);
    }

    /// <summary>By name, or by its IP protocol number.</summary>
    public static int? ProtocolNumber(string? text) =>
        text?.ToLowerInvariant() switch
        {
            "tcp" or "6" => 6,
            "udp" or "17" => 17,
            "sctp" or "132" => 132,
            _ => null,
        };
}
