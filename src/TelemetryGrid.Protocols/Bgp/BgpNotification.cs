using System.Globalization;

namespace TelemetryGrid.Protocols.Bgp;

/// <summary>Why a session was ended (RFC 4271 §4.5).</summary>
public readonly record struct BgpNotification(byte Code, byte Subcode)
{
    private static readonly string[] Codes =
    [
        "unknown error",
        "message header error",
        "OPEN message error",
        "UPDATE message error",
        "hold timer expired",
        "finite state machine error",
        "cease",
        "ROUTE-REFRESH message error",
    ];

    // RFC 4486 §3, RFC 8538 §3, RFC 9384 §3
    private static readonly string[] Ceases =
    [
        "",
        "maximum number of prefixes reached",
        "administrative shutdown",
        "peer de-configured",
        "administrative reset",
        "connection rejected",
        "other configuration change",
        "connection collision resolution",
        "out of resources",
        "hard reset",
        "BFD down",
    ];

    /// <param name="body">What follows the header of a <see cref="BgpMessageType.Notification"/>.</param>
    public static DecodeStatus TryRead(ReadOnlySpan<byte> body, out BgpNotification notification)
    {
        notification = body.Length < 2 ? default : new BgpNotification(body[0], body[1]);
        return body.Length < 2 ? DecodeStatus.Truncated : DecodeStatus.Ok;
    }

    public override string ToString()
    {
        var text = Code < Codes.Length ? Codes[Code] : string.Create(CultureInfo.InvariantCulture, $"error {Code}");
        return (Code, Subcode) switch
        {
            (_, 0) => text,
            (6, _) when Subcode < Ceases.Length => $"{text}: {Ceases[Subcode]}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{text} ({Subcode})"),
        };
    }
}
