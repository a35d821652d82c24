using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Serialization;

/// <summary>Writes states: numbers little-endian, texts and lists after their length.</summary>
internal readonly ref struct StateWriter(IBufferWriter<byte> into)
{
    public void Byte(byte value)
    {
        into.GetSpan(1)[0] = value;
        into.Advance(1);
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int(int value) => Long(value);

    public void Long(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into.GetSpan(8), value);
        into.Advance(8);
    }

    public void Double(double value) => Long(BitConverter.DoubleToInt64Bits(value));

    public void Time(DateTimeOffset value) => Long(value.UtcTicks);

    public void OptionalTime(DateTimeOffset? value) => Long(value?.UtcTicks ?? -1);

    public void Text(string value)
    {
        // Room for the longest it may become; long ones are measured, rather than to ask for far too much.
        var room = value.Length <= 256 ? 3 * value.Length : Encoding.UTF8.GetByteCount(value);
        var span = into.GetSpan(8 + room);
        var length = Encoding.UTF8.GetBytes(value, span[8..]);
        BinaryPrimitives.WriteInt64LittleEndian(span, length);
        into.Advance(8 + length);
    }

    public void Labels(Labels labels)
    {
        Int(labels.Count);
        for (var i = 0; i < labels.Count; i++)
        {
            Text(labels.NameAt(i));
            Text(labels.ValueAt(i));
        }
    }
}
