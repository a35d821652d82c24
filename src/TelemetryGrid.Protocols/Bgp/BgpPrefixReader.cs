using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Bgp;

/// <summary>Goes through the prefixes of one field (RFC 4271 §4.3, RFC 4760 §5, RFC 7911 §3) without allocating.</summary>
public ref struct BgpPrefixReader
{
    private readonly bool _isIPv4;
    private readonly bool _hasPathIds;
    private ReadOnlySpan<byte> _left;

    internal BgpPrefixReader(ReadOnlySpan<byte> field, bool isIPv4, bool hasPathIds)
    {
        _left = field;
        _isIPv4 = isIPv4;
        _hasPathIds = hasPathIds;
    }

    public readonly bool IsEmpty => _left.IsEmpty;

    /// <summary>False at the end. Of an update that was read, every prefix is whole.</summary>
    public bool TryRead(out BgpPrefix prefix) => Read(out prefix) == DecodeStatus.Ok && prefix.Length != byte.MaxValue;

    /// <summary>Whether all of the field are prefixes.</summary>
    internal readonly DecodeStatus Validate()
    {
        var copy = this;
        while (!copy.IsEmpty)
        {
            var status = copy.Read(out _);
            if (status != DecodeStatus.Ok)
            {
                return status;
            }
        }
        return DecodeStatus.Ok;
    }

    private DecodeStatus Read(out BgpPrefix prefix)
    {
        prefix = new BgpPrefix(default, byte.MaxValue, _isIPv4, 0);
        if (_left.IsEmpty)
        {
            return DecodeStatus.Ok;
        }
        var id = 0u;
        var at = 0;
        if (_hasPathIds)
        {
            if (_left.Length < 5)
            {
                return DecodeStatus.InvalidLength;
            }
            id = BinaryPrimitives.ReadUInt32BigEndian(_left);
            at = 4;
        }
        var bits = _left[at++];
        if (bits > (_isIPv4 ? 32 : 128))
        {
            return DecodeStatus.InvalidValue;
        }
        var bytes = (bits + 7) / 8;
        if (_left.Length - at < bytes)
        {
            return DecodeStatus.InvalidLength;
        }
        Span<byte> address = stackalloc byte[16];
        address.Clear();
        _left.Slice(at, bytes).CopyTo(address);
        // RFC 4271 §4.3: the value of trailing bits is irrelevant
        if (bits % 8 != 0)
        {
            address[bytes - 1] &= (byte)(0xFF << (8 - (bits % 8)));
        }
        prefix = new BgpPrefix(
            _isIPv4 ? FlowAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(address)) : FlowAddress.FromIPv6(address),
            bits,
            _isIPv4,
            id
        );
        _left = _left[(at + bytes)..];
        return DecodeStatus.Ok;
    }
}
