using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary><c>Sample</c> of both versions: value = 1, timestamp = 2, and in 2.0 start_timestamp = 3.</summary>
internal static class SampleMessage
{
    public static bool TryRead(ReadOnlySpan<byte> body, Range32 message, out RemoteWriteSample sample, out RemoteWriteError error)
    {
        error = default;
        if (TryReadCommon(message.Of(body), out sample))
        {
            return true;
        }
        double value = 0;
        ulong timestamp = 0;
        ulong start = 0;
        var reader = new ProtobufReader(body, message.Start, message.End);
        while (!reader.AtEnd)
        {
            var at = reader.Position;
            var ok =
                reader.TryReadTag(out var tag)
                && tag switch
                {
                    0x09 => reader.TryReadDouble("sample value", out value),
                    0x10 => reader.TryReadVarint("sample timestamp", out timestamp),
                    0x18 => reader.TryReadVarint("sample start timestamp", out start),
                    _ => reader.TrySkipUnknown(tag, 3, at),
                };
            if (!ok)
            {
                error = reader.Error;
                return false;
            }
        }
        sample = new RemoteWriteSample((long)timestamp, value, (long)start);
        return true;
    }

    // Value, then a timestamp of six bytes, as every millisecond from 2004 to 2109 has.
    private static bool TryReadCommon(ReadOnlySpan<byte> message, out RemoteWriteSample sample)
    {
        if (message.Length != 16 || message[0] != 0x09 || message[9] != 0x10)
        {
            sample = default;
            return false;
        }
        var packed = BinaryPrimitives.ReadUInt64LittleEndian(message[8..]) >> 16;
        sample = new RemoteWriteSample(
            (long)(
                (packed & 0x7F)
                | ((packed >> 1) & (0x7Ful << 7))
                | ((packed >> 2) & (0x7Ful << 14))
                | ((packed >> 3) & (0x7Ful << 21))
                | ((packed >> 4) & (0x7Ful << 28))
                | ((packed >> 5) & (0x7Ful << 35))
            ),
            BinaryPrimitives.ReadDoubleLittleEndian(message[1..])
        );
        return (packed & 0x8080_8080_8080ul) == 0x0080_8080_8080ul;
    }
}
