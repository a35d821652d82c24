using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.Bmp;

/// <summary>Goes through the numbers of a statistics report (RFC 7854 §4.8).</summary>
public ref struct BmpStatisticsReader
{
    private BmpTlvReader _elements;
    private uint _left;

    private BmpStatisticsReader(uint count, ReadOnlySpan<byte> elements)
    {
        _left = count;
        _elements = new BmpTlvReader(elements);
    }

    /// <summary>What stopped it; <see cref="DecodeStatus.Ok"/> at the end.</summary>
    public DecodeStatus Status { get; private set; }

    /// <param name="rest">What follows the header.</param>
    public static DecodeStatus TryCreate(ReadOnlySpan<byte> rest, out BmpStatisticsReader reader)
    {
        reader = rest.Length < 4 ? default : new BmpStatisticsReader(BinaryPrimitives.ReadUInt32BigEndian(rest), rest[4..]);
        return rest.Length < 4 ? DecodeStatus.Truncated : DecodeStatus.Ok;
    }

    /// <summary>The next number; elements of other shapes are passed over.</summary>
    public bool TryRead(out BmpStatistic statistic)
    {
        statistic = default;
        while (_left > 0)
        {
            if (!_elements.TryRead(out var type, out var value))
            {
                _left = 0;
                Status = DecodeStatus.Truncated;
                return false;
            }
            _left--;
            switch (value.Length)
            {
                case 4:
                    statistic = new BmpStatistic(type, BinaryPrimitives.ReadUInt32BigEndian(value), 0, 0);
                    return true;
                case 8:
                    statistic = new BmpStatistic(type, BinaryPrimitives.ReadUInt64BigEndian(value), 0, 0);
                    return true;
                case 11:
                    var afi = BinaryPrimitives.ReadUInt16BigEndian(value);
                    statistic = new BmpStatistic(type, BinaryPrimitives.ReadUInt64BigEndian(value[3..]), afi, value[2]);
                    return true;
            }
        }
        return false;
    }
}
