using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>Walks the sets of an IPFIX message or the FlowSets of a NetFlow v9 packet (RFC 7011 §3.3, RFC 3954 §5.2): both are an id and a length.</summary>
internal ref struct SetReader
{
    /// <summary>Most sets read from one datagram; exporters put a handful into it, a hostile one could put 16,000 empty ones.</summary>
    public const int MaximumSets = 1024;

    private const int HeaderLength = 4;

    private readonly ReadOnlySpan<byte> _datagram;
    private readonly int _messageEnd;
    private int _next;
    private int _count;

    /// <param name="datagram">All octets that arrived.</param>
    /// <param name="firstSet">Where the message header ends.</param>
    /// <param name="messageLength">What the message header states; no set begins behind it.</param>
    public SetReader(ReadOnlySpan<byte> datagram, int firstSet, int messageLength)
    {
        _datagram = datagram;
        _next = firstSet;
        _messageEnd = Math.Min(messageLength, datagram.Length);
    }

    public ushort Id { get; private set; }

    /// <summary>Where the set's content begins and ends, as offsets into the message.</summary>
    public int Start { get; private set; }
    public int End { get; private set; }

    /// <summary>Why <see cref="MoveNext"/> returned false; <see cref="DecodeStatus.Ok"/> at the end of the message.</summary>
    public DecodeStatus Status { get; private set; }

    public bool MoveNext()
    {
        if (_next >= _messageEnd)
        {
            // A message that states fewer octets than its last set needs: the set was read where the datagram has it all.
            return Stop(_next > _messageEnd ? DecodeStatus.InvalidLength : DecodeStatus.Ok);
        }
        var rest = _datagram[_next..];
        if (rest.Length < HeaderLength)
        {
            // Up to three octets of zero are padding that an exporter put behind instead of into the last set.
            return Stop(IsZero(rest) ? DecodeStatus.Ok : DecodeStatus.Truncated);
        }
        var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        if (length < HeaderLength)
        {
            // Some exporters always send packets of one size and fill them up with zeros.
            return Stop(IsZero(rest) ? DecodeStatus.Ok : DecodeStatus.InvalidLength);
        }
        if (length > rest.Length)
        {
            return Stop(DecodeStatus.Truncated);
        }
        if (++_count > MaximumSets)
        {
            return Stop(DecodeStatus.LimitExceeded);
        }
        Id = BinaryPrimitives.ReadUInt16BigEndian(rest);
        Start = _next + HeaderLength;
        End = _next + length;
        _next = End;
        return true;
    }

    private bool Stop(DecodeStatus status)
    {
        Status = status;
        return false;
    }

    private static bool IsZero(ReadOnlySpan<byte> octets) => !octets.ContainsAnyExcept((byte)0);
}
