using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Bgp;

/// <summary>
/// An UPDATE (RFC 4271 §4.3). Every prefix in it is whole once it was read. Where <see cref="BgpPathAttributes.IsMalformed"/>, what it
/// announces counts as withdrawn (RFC 7606); where prefixes cannot be told apart, it is not read at all.
/// </summary>
public ref struct BgpUpdate
{
    private ulong _seen;

    /// <summary>IPv4 prefixes of the field that every update has.</summary>
    public BgpPrefixReader Withdrawn { get; private set; }

    /// <summary>IPv4 prefixes at the end, reached through the attribute NEXT_HOP.</summary>
    public BgpReach Announced { get; private set; }

    public BgpReach ReachIPv4 { get; private set; }

    public BgpReach ReachIPv6 { get; private set; }

    public BgpPrefixReader UnreachIPv4 { get; private set; }

    public BgpPrefixReader UnreachIPv6 { get; private set; }

    public BgpPathAttributes Attributes;

    /// <summary>Fields of families that are not read.</summary>
    public int SkippedFamilies { get; private set; }

    /// <summary>RFC 4724 §2: nothing to say any more about the family.</summary>
    public bool IsEndOfRib { get; private set; }

    /// <param name="body">What follows the header of an <see cref="BgpMessageType.Update"/>.</param>
    public static DecodeStatus TryRead(ReadOnlySpan<byte> body, BgpEncoding encoding, out BgpUpdate update)
    {
        update = default;
        if (!TryTake(ref body, out var withdrawn) || !TryTake(ref body, out var attributes))
        {
            return DecodeStatus.Truncated;
        }
        var read = new BgpUpdate { Withdrawn = new BgpPrefixReader(withdrawn, isIPv4: true, encoding.HasPathIdsIPv4) };
        read.Attributes.IsFourByte = encoding.HasFourByteAs;
        var announced = new BgpPrefixReader(body, isIPv4: true, encoding.HasPathIdsIPv4);
        var status = read.Withdrawn.Validate();
        status = status == DecodeStatus.Ok ? announced.Validate() : status;
        status = status == DecodeStatus.Ok ? read.ReadAttributes(attributes, encoding) : status;
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        read.Announced = new BgpReach(read.Attributes.NextHop ?? default, announced);
        read.IsEndOfRib =
            withdrawn.IsEmpty
            && body.IsEmpty
            && (attributes.IsEmpty || (read._seen == 1ul << BgpAttributeReader.MpUnreach && read.IsSilent));
        if (!encoding.IsOwn)
        {
            read.RequireWellKnown();
        }
        update = read;
        return DecodeStatus.Ok;
    }

    private readonly bool IsSilent => UnreachIPv4.IsEmpty && UnreachIPv6.IsEmpty && SkippedFamilies == 0;

    private static bool TryTake(scoped ref ReadOnlySpan<byte> body, out ReadOnlySpan<byte> field)
    {
        field = default;
        if (body.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(body) > body.Length - 2)
        {
            return false;
        }
        field = body.Slice(2, BinaryPrimitives.ReadUInt16BigEndian(body));
        body = body[(2 + field.Length)..];
        return true;
    }

    private DecodeStatus ReadAttributes(ReadOnlySpan<byte> field, BgpEncoding encoding)
    {
        while (!field.IsEmpty)
        {
            // RFC 7606 §4: where the next one begins is unknown; the prefixes are found all the same
            const int extendedLength = 0x10;
            var head = field.Length > 0 && (field[0] & extendedLength) != 0 ? 4 : 3;
            if (field.Length < head)
            {
                Spoil(field.Length > 1 ? field[1] : (byte)0);
                return DecodeStatus.Ok;
            }
            int length = head == 4 ? BinaryPrimitives.ReadUInt16BigEndian(field[2..]) : field[2];
            var type = field[1];
            if (length > field.Length - head)
            {
                Spoil(type);
                return type is BgpAttributeReader.MpReach or BgpAttributeReader.MpUnreach ? DecodeStatus.InvalidLength : DecodeStatus.Ok;
            }
            var status = ReadAttribute(type, field.Slice(head, length), encoding);
            if (status != DecodeStatus.Ok)
            {
                return status;
            }
            field = field[(head + length)..];
        }
        return DecodeStatus.Ok;
    }

    private DecodeStatus ReadAttribute(byte type, ReadOnlySpan<byte> value, BgpEncoding encoding)
    {
        var isRepeated = type < 64 && (_seen & (1ul << type)) != 0;
        _seen |= type < 64 ? 1ul << type : 0;
        if (type == BgpAttributeReader.MpReach)
        {
            return ReadReach(value, encoding);
        }
        if (type == BgpAttributeReader.MpUnreach)
        {
            return ReadUnreach(value, encoding);
        }
        // RFC 7606 §3 g: of several only the first counts
        if (!isRepeated && !BgpAttributeReader.TryRead(type, value, ref Attributes))
        {
            Spoil(type);
        }
        return DecodeStatus.Ok;
    }

    // RFC 4760 §3. Speakers send one; a monitor may read one for each family, which is how some test tools write them.
    private DecodeStatus ReadReach(ReadOnlySpan<byte> value, BgpEncoding encoding)
    {
        if (value.Length < 5 || value[3] > value.Length - 5)
        {
            return DecodeStatus.InvalidLength;
        }
        var family = BgpFamilies.Of(BinaryPrimitives.ReadUInt16BigEndian(value), value[2]);
        if (family == BgpFamily.Other)
        {
            SkippedFamilies++;
            return DecodeStatus.Ok;
        }
        var hop = value.Slice(4, value[3]);
        var isIPv4 = family == BgpFamily.IPv4Unicast;
        var prefixes = new BgpPrefixReader(value[(5 + hop.Length)..], isIPv4, isIPv4 ? encoding.HasPathIdsIPv4 : encoding.HasPathIdsIPv6);
        var status = prefixes.Validate();
        if (status != DecodeStatus.Ok || !(isIPv4 ? ReachIPv4 : ReachIPv6).Prefixes.IsEmpty)
        {
            return status != DecodeStatus.Ok ? status : DecodeStatus.InvalidValue;
        }
        FlowAddress? nextHop = hop.Length switch
        {
            4 when isIPv4 => FlowAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(hop)),
            16 or 32 => FlowAddress.FromIPv6(hop), // RFC 8950 for IPv4
            _ => null,
        };
        if (nextHop is null)
        {
            Spoil(BgpAttributeReader.MpReach);
        }
        var reach = new BgpReach(nextHop ?? default, prefixes);
        if (isIPv4)
        {
            ReachIPv4 = reach;
        }
        else
        {
            ReachIPv6 = reach;
        }
        return DecodeStatus.Ok;
    }

    // RFC 4760 §4
    private DecodeStatus ReadUnreach(ReadOnlySpan<byte> value, BgpEncoding encoding)
    {
        if (value.Length < 3)
        {
            return DecodeStatus.InvalidLength;
        }
        var family = BgpFamilies.Of(BinaryPrimitives.ReadUInt16BigEndian(value), value[2]);
        if (family == BgpFamily.Other)
        {
            // An empty one is the family's End-of-RIB
            SkippedFamilies += value.Length > 3 ? 1 : 0;
            return DecodeStatus.Ok;
        }
        var isIPv4 = family == BgpFamily.IPv4Unicast;
        var prefixes = new BgpPrefixReader(value[3..], isIPv4, isIPv4 ? encoding.HasPathIdsIPv4 : encoding.HasPathIdsIPv6);
        var status = prefixes.Validate();
        if (status != DecodeStatus.Ok || !(isIPv4 ? UnreachIPv4 : UnreachIPv6).IsEmpty)
        {
            return status != DecodeStatus.Ok ? status : DecodeStatus.InvalidValue;
        }
        if (isIPv4)
        {
            UnreachIPv4 = prefixes;
        }
        else
        {
            UnreachIPv6 = prefixes;
        }
        return DecodeStatus.Ok;
    }

    // RFC 7606 §3 d
    private void RequireWellKnown()
    {
        var announces = !Announced.Prefixes.IsEmpty || !ReachIPv4.Prefixes.IsEmpty || !ReachIPv6.Prefixes.IsEmpty;
        var isComplete =
            Attributes is { Origin: not null, HasAsPath: true } && (Announced.Prefixes.IsEmpty || Attributes.NextHop is not null);
        if (announces && !isComplete)
        {
            Spoil(0);
        }
    }

    private void Spoil(byte type)
    {
        if (!Attributes.IsMalformed)
        {
            Attributes.IsMalformed = true;
            Attributes.MalformedType = type;
        }
    }
}
