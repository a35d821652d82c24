namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary><c>Exemplar</c> of both versions: labels or labels_refs = 1, value = 2, timestamp = 3.</summary>
internal static class ExemplarMessage
{
    public static bool TryRead(
        ReadOnlySpan<byte> body,
        Range32 message,
        RemoteWriteSchema schema,
        scoped ref LabelLayout labels,
        out double value,
        out long timestamp,
        out RemoteWriteError error
    )
    {
        value = 0;
        timestamp = 0;
        error = default;
        ulong milliseconds = 0;
        var reader = new ProtobufReader(body, message.Start, message.End);
        while (!reader.AtEnd)
        {
            var at = reader.Position;
            var ok = reader.TryReadTag(out var tag);
            if (ok)
            {
                ok = tag switch
                {
                    0x0A => reader.TryReadRange("exemplar labels", out var content)
                        && labels.TryAddField(body, schema, at, content, out error),
                    0x08 when schema == RemoteWriteSchema.V2 => reader.TryReadVarint("exemplar label reference", out var reference)
                        && labels.AddReference(at, reader.Position, reference),
                    0x11 => reader.TryReadDouble("exemplar value", out value),
                    0x18 => reader.TryReadVarint("exemplar timestamp", out milliseconds),
                    _ => reader.TrySkipUnknown(tag, 3, at),
                };
            }
            if (!ok)
            {
                error = error.Defect == RemoteWriteDefect.None ? reader.Error : error;
                return false;
            }
        }
        timestamp = (long)milliseconds;
        return true;
    }
}
