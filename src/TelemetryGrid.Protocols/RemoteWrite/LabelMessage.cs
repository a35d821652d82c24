namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary><c>prometheus.Label</c>: name = 1, value = 2. An absent field is an empty string; of a repeated one the last counts.</summary>
internal static class LabelMessage
{
    /// <summary>The shape nearly every sender writes: both fields once, in order, shorter than 128 bytes, and nothing else.</summary>
    public static bool TryReadCommon(ReadOnlySpan<byte> message, out int nameLength)
    {
        nameLength = 0;
        if (message.Length < 4 || message[0] != 0x0A)
        {
            return false;
        }
        nameLength = message[1];
        var value = nameLength + 2;
        return nameLength < 0x80
            && value + 1 < message.Length
            && message[value] == 0x12
            && message[value + 1] < 0x80
            && value + 2 + message[value + 1] == message.Length;
    }

    public static bool TryRead(ReadOnlySpan<byte> body, Range32 message, out Range32 name, out Range32 value, out RemoteWriteError error)
    {
        name = value = default;
        error = default;
        var reader = new ProtobufReader(body, message.Start, message.End);
        while (!reader.AtEnd)
        {
            var at = reader.Position;
            var ok =
                reader.TryReadTag(out var tag)
                && tag switch
                {
                    0x0A => reader.TryReadRange("label name", out name),
                    0x12 => reader.TryReadRange("label value", out value),
                    _ => reader.TrySkipUnknown(tag, 2, at),
                };
            if (!ok)
            {
                error = reader.Error;
                return false;
            }
        }
        return true;
    }
}
