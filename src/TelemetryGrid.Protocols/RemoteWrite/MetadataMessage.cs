namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary><c>MetricMetadata</c> of 1.0 (type = 1, metric_family_name = 2, help = 4, unit = 5) and <c>Metadata</c> of 2.0 (type = 1, help_ref = 3, unit_ref = 4).</summary>
internal static class MetadataMessage
{
    public static bool TryReadV1(ReadOnlySpan<byte> body, Range32 message, out RemoteWriteMetadata metadata, out RemoteWriteError error)
    {
        metadata = default;
        error = default;
        ulong type = 0;
        Range32 family = default;
        Range32 help = default;
        Range32 unit = default;
        var reader = new ProtobufReader(body, message.Start, message.End);
        while (!reader.AtEnd)
        {
            var at = reader.Position;
            var ok =
                reader.TryReadTag(out var tag)
                && tag switch
                {
                    0x08 => reader.TryReadVarint("metadata type", out type),
                    0x12 => reader.TryReadRange("metadata family name", out family),
                    0x22 => reader.TryReadRange("metadata help", out help),
                    0x2A => reader.TryReadRange("metadata unit", out unit),
                    _ => reader.TrySkipUnknown(tag, (tag >> 3) == 3 ? 0u : 5u, at),
                };
            if (!ok)
            {
                error = reader.Error;
                return false;
            }
        }
        metadata = new RemoteWriteMetadata
        {
            Type = (RemoteWriteMetricType)(int)type,
            FamilyName = family.Of(body),
            Help = help.Of(body),
            Unit = unit.Of(body),
        };
        return true;
    }

    public static bool TryReadV2(
        ReadOnlySpan<byte> body,
        Range32 message,
        out RemoteWriteMetricType type,
        out ulong help,
        out ulong unit,
        out RemoteWriteError error
    )
    {
        help = unit = 0;
        error = default;
        ulong number = 0;
        var reader = new ProtobufReader(body, message.Start, message.End);
        while (!reader.AtEnd)
        {
            var at = reader.Position;
            var ok =
                reader.TryReadTag(out var tag)
                && tag switch
                {
                    0x08 => reader.TryReadVarint("metadata type", out number),
                    0x18 => reader.TryReadVarint("metadata help reference", out help),
                    0x20 => reader.TryReadVarint("metadata unit reference", out unit),
                    _ => reader.TrySkipUnknown(tag, (tag >> 3) == 2 ? 0u : 4u, at),
                };
            if (!ok)
            {
                error = reader.Error;
                type = default;
                return false;
            }
        }
        type = (RemoteWriteMetricType)(int)number;
        return true;
    }
}
