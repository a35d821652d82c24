using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Bgp;

/// <summary>What an UPDATE says of all prefixes it announces. Lists stand as on the wire; those that are absent are empty.</summary>
public ref struct BgpPathAttributes
{
    private const ushort AsTrans = 23_456;

    public BgpOrigin? Origin { get; internal set; }

    /// <summary>Of the prefixes outside of MP_REACH_NLRI.</summary>
    public FlowAddress? NextHop { get; internal set; }

    public uint? Med { get; internal set; }

    public uint? LocalPreference { get; internal set; }

    /// <summary>RFC 1997, four bytes each.</summary>
    public ReadOnlySpan<byte> Communities { get; internal set; }

    /// <summary>RFC 4360, eight bytes each.</summary>
    public ReadOnlySpan<byte> ExtendedCommunities { get; internal set; }

    /// <summary>RFC 8092, twelve bytes each.</summary>
    public ReadOnlySpan<byte> LargeCommunities { get; internal set; }

    public bool HasAsPath { get; internal set; }

    /// <summary>RFC 7606 §2: what the update announces is to be taken as withdrawn.</summary>
    public bool IsMalformed { get; internal set; }

    /// <summary>The first attribute that made it so, by its number; 0 for one that is missing.</summary>
    public byte MalformedType { get; internal set; }

    /// <summary>Room that <see cref="CopyAsPath"/> needs at most.</summary>
    public readonly int MaxAsPathBytes => (AsPath.Length * (IsFourByte ? 1 : 2)) + As4Path.Length + 512;

    internal ReadOnlySpan<byte> AsPath { get; set; }

    internal ReadOnlySpan<byte> As4Path { get; set; }

    internal bool IsFourByte { get; set; }

    /// <summary>The AS in AGGREGATOR; null without one.</summary>
    internal uint? AggregatorAs { get; set; }

    internal bool HasAs4Aggregator { get; set; }

    /// <summary>Writes the path with numbers of four bytes, AS4_PATH merged into it; gives the bytes written.</summary>
    public readonly int CopyAsPath(Span<byte> destination)
    {
        if (IsFourByte)
        {
            AsPath.CopyTo(destination);
            return AsPath.Length;
        }
        // RFC 6793 §4.2.3: a speaker that knows no long numbers aggregated it, so AS4_PATH is of before
        var isStale = HasAs4Aggregator && AggregatorAs is { } aggregator && aggregator != AsTrans;
        var excess = Count(AsPath, 2) - Count(As4Path, 4);
        if (As4Path.IsEmpty || isStale || excess < 0)
        {
            return Widen(AsPath, int.MaxValue, destination);
        }
        var written = Widen(AsPath, excess, destination);
        var rest = As4Path;
        while (!rest.IsEmpty)
        {
            var segment = rest[..(2 + (rest[1] * 4))];
            // RFC 6793 §3: confederations have no place in AS4_PATH
            if ((BgpSegmentType)segment[0] is BgpSegmentType.Set or BgpSegmentType.Sequence)
            {
                segment.CopyTo(destination[written..]);
                written += segment.Length;
            }
            rest = rest[segment.Length..];
        }
        return written;
    }

    /// <summary>The segments of a valid list with as many leading numbers as are asked for, as route selection counts them.</summary>
    private static int Widen(ReadOnlySpan<byte> path, int numbers, Span<byte> destination)
    {
        var written = 0;
        while (!path.IsEmpty)
        {
            var type = (BgpSegmentType)path[0];
            int count = path[1];
            var isConfederation = type is BgpSegmentType.ConfederationSequence or BgpSegmentType.ConfederationSet;
            if (numbers == 0 && !isConfederation)
            {
                break;
            }
            var taken = type == BgpSegmentType.Sequence ? Math.Min(count, numbers) : count;
            destination[written++] = path[0];
            destination[written++] = (byte)taken;
            for (var i = 0; i < taken; i++)
            {
                BinaryPrimitives.WriteUInt32BigEndian(destination[written..], BinaryPrimitives.ReadUInt16BigEndian(path[(2 + (i * 2))..]));
                written += 4;
            }
            numbers -=
                type == BgpSegmentType.Sequence ? taken
                : isConfederation ? 0
                : 1;
            path = path[(2 + (count * 2))..];
        }
        return written;
    }

    private static int Count(ReadOnlySpan<byte> path, int size)
    {
        var total = 0;
        while (!path.IsEmpty)
        {
            total += (BgpSegmentType)path[0] switch
            {
                BgpSegmentType.Sequence => path[1],
                BgpSegmentType.Set => 1,
                _ => 0,
            };
            path = path[(2 + (path[1] * size))..];
        }
        return total;
    }
}
