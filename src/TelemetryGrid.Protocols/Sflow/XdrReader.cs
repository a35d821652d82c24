using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Sflow;

/// <summary>Reads XDR (RFC 4506) forward over a span; every read checks what is left and fails without moving.</summary>
internal ref struct XdrReader(ReadOnlySpan<byte> source)
{
    private ReadOnlySpan<byte> _rest = source;

    public readonly int Remaining => _rest.Length;

    public bool TryReadUInt32(out uint value)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(_rest, out value))
        {
            return false;
        }
        _rest = _rest[4..];
        return true;
    }

    /// <summary>Takes <paramref name="length"/> bytes without padding, for structures of fixed layout.</summary>
    public bool TryTake(int length, out ReadOnlySpan<byte> bytes)
    {
        if (_rest.Length < length)
        {
            bytes = default;
            return false;
        }
        bytes = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    /// <summary>
    /// Variable-length opaque data, RFC 4506 §4.10: length, bytes, zero to three bytes of padding.
    /// Agents exist that leave the padding off the last item, so missing padding at the very end is not an error.
    /// </summary>
    public bool TryReadOpaque(out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!BinaryPrimitives.TryReadUInt32BigEndian(_rest, out uint length) || length > (uint)(_rest.Length - 4))
        {
            return false;
        }
        int padded = 4 + (int)((length + 3) & ~3u);
        bytes = _rest.Slice(4, (int)length);
        _rest = _rest[Math.Min(padded, _rest.Length)..];
        return true;
    }

    /// <summary>The address union of the specification: 0 unknown (no bytes follow), 1 IPv4, 2 IPv6.</summary>
    public bool TryReadAddress(out FlowAddress address)
    {
        address = default;
        if (!TryReadUInt32(out uint type))
        {
            return false;
        }
        switch (type)
        {
            case 0:
                return true;
            case 1 when TryReadUInt32(out uint v4):
                address = FlowAddress.FromIPv4(v4);
                return true;
            case 2 when TryTake(16, out ReadOnlySpan<byte> v6):
                address = FlowAddress.FromIPv6(v6);
                return true;
            default:
                return false;
        }
    }
}
