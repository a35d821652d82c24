using System.Buffers.Binary;
using System.Globalization;

namespace TelemetryGrid.Protocols.Bmp;

/// <summary>Why the router closes the stream (RFC 7854 §4.5).</summary>
public readonly record struct BmpTermination(ushort? Reason)
{
    private const ushort ReasonElement = 1;

    private static readonly string[] Reasons =
    [
        "administratively closed",
        "unspecified reason",
        "out of resources",
        "redundant connection",
        "permanently closed by administration",
    ];

    public static DecodeStatus TryRead(ReadOnlySpan<byte> body, out BmpTermination termination)
    {
        ushort? reason = null;
        var elements = new BmpTlvReader(body);
        while (elements.TryRead(out var type, out var value))
        {
            if (type == ReasonElement && value.Length == 2)
            {
                reason = BinaryPrimitives.ReadUInt16BigEndian(value);
            }
        }
        termination = new BmpTermination(reason);
        return elements.Status;
    }

    public override string ToString() =>
        Reason is not { } reason ? "no reason given"
        : reason < Reasons.Length ? Reasons[reason]
        : string.Create(CultureInfo.InvariantCulture, $"reason {reason}");
}
