using System.Buffers.Binary;
using System.Text;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Serialization;

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
/// <exception cref="InvalidDataException">From every member: the bytes end early or make no sense.</exception>
internal ref struct StateReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public bool Flag() => Byte() != 0;

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public double Double() => BitConverter.Int64BitsToDouble(Long());

    /// <summary>A length or a count, each of which stands for at least one byte that follows.</summary>
    public int Count()
    {
        var value = Long();
        return value >= 0 && value <= _rest.Length
            ? (int)value
            : throw new InvalidDataException($"the state gives a length of {value} where {_rest.Length} bytes are left");
    }

    public DateTimeOffset Time() => OptionalTime() ?? throw new InvalidDataException("the state lacks a time");

    public DateTimeOffset? OptionalTime()
    {
        var ticks = Long();
        return ticks == -1 ? null
            : ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : throw new InvalidDataException($"the state gives {ticks} for a time");
    }

    public string Text() => Encoding.UTF8.GetString(Take(Count()));

    public Labels Labels()
    {
        var labels = new LabelsBuilder();
        for (var left = Count(); left > 0; left--)
        {
            labels.Set(Text(), Text());
        }
        return labels.Build();
    }

    public void Version(byte known)
    {
        var version = Byte();
        if (version != known)
        {
            throw new InvalidDataException($"the state has format {version}; {known} is known");
        }
    }

    public readonly void End()
    {
        if (!AtEnd)
        {
            throw new InvalidDataException($"{_rest.Length} bytes follow the state");
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (_rest.Length < length)
        {
            throw new InvalidDataException($"the state ends {length - _rest.Length} bytes early");
        }
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
