namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>Checks a <c>TimeSeries</c> message of either version from end to end and notes where its parts lie.</summary>
internal static class SeriesScanner
{
    private const uint Labels = 0x0A;
    private const uint Samples = 0x12;
    private const uint ExemplarsV1 = 0x1A;
    private const uint HistogramsV1 = 0x22;
    private const uint HistogramsV2 = 0x1A;
    private const uint ExemplarsV2 = 0x22;
    private const uint MetadataV2 = 0x2A;
    private const uint CreatedTimestampV2 = 0x30; // reserved since, but senders of the first 2.0 drafts still set it

    public static bool TryScan(
        ReadOnlySpan<byte> body,
        Range32 series,
        RemoteWriteSchema schema,
        RemoteWriteLimits limits,
        scoped ref SeriesLayout layout,
        out RemoteWriteError error
    )
    {
        var message = body[..series.End];
        error = default;
        for (var position = series.Start; position < message.Length; )
        {
            // A field of up to 127 bytes is by far the most common one.
            uint tag = message[position];
            if (tag is Labels or Samples && position + 1 < message.Length && message[position + 1] < 0x80)
            {
                var content = new Range32(position + 2, position + 2 + message[position + 1]);
                if (content.End <= message.Length)
                {
                    if (!TryTakeCommon(message, tag, position, content, schema, ref layout, out error))
                    {
                        return false;
                    }
                    position = content.End;
                    continue;
                }
            }
            if (!TryTakeAny(message, ref position, schema, limits, ref layout, out error))
            {
                return false;
            }
        }
        layout.Refuse(layout.Labels.Refusal(schema, limits.MaxLabels, "series"));
        return true;
    }

    private static bool TryTakeCommon(
        ReadOnlySpan<byte> message,
        uint tag,
        int position,
        Range32 content,
        RemoteWriteSchema schema,
        scoped ref SeriesLayout layout,
        out RemoteWriteError error
    )
    {
        if (tag == Samples)
        {
            layout.Samples.Add(position, content.End);
            return SampleMessage.TryRead(message, content, out _, out error);
        }
        if (schema == RemoteWriteSchema.V1 && LabelMessage.TryReadCommon(content.Of(message), out _))
        {
            layout.Labels.AddLabel(position, content.End);
            error = default;
            return true;
        }
        return layout.Labels.TryAddField(message, schema, position, content, out error);
    }

    private static bool TryTakeAny(
        ReadOnlySpan<byte> message,
        scoped ref int position,
        RemoteWriteSchema schema,
        RemoteWriteLimits limits,
        scoped ref SeriesLayout layout,
        out RemoteWriteError error
    )
    {
        error = default;
        var start = position;
        var reader = new ProtobufReader(message, position, message.Length);
        var ok = reader.TryReadTag(out var tag);
        if (ok)
        {
            ok = (schema, tag) switch
            {
                (_, Labels) => reader.TryReadRange("label", out var content)
                    && layout.Labels.TryAddField(message, schema, start, content, out error),
                (_, Samples) => reader.TryReadRange("sample", out var content)
                    && TryTakeCommon(message, tag, start, content, schema, ref layout, out error),
                (RemoteWriteSchema.V1, ExemplarsV1) or (RemoteWriteSchema.V2, ExemplarsV2) => reader.TryReadRange(
                    "exemplar",
                    out var content
                ) && TryTakeExemplar(message, start, content, schema, limits, ref layout, out error),
                (RemoteWriteSchema.V1, HistogramsV1) or (RemoteWriteSchema.V2, HistogramsV2) => reader.TryReadRange("histogram", out _)
                    && ++layout.Histograms > 0,
                (RemoteWriteSchema.V2, MetadataV2) => reader.TryReadRange("metadata", out var content)
                    && TryTakeMetadata(message, content, ref layout, out error),
                (RemoteWriteSchema.V2, Labels & ~7u) => reader.TryReadVarint("label reference", out var reference)
                    && layout.Labels.AddReference(start, reader.Position, reference),
                (RemoteWriteSchema.V2, CreatedTimestampV2) => TryReadTimestamp(ref reader, out layout.CreatedTimestamp),
                _ => reader.TrySkipUnknown(tag, schema == RemoteWriteSchema.V1 ? 4u : 5u, start),
            };
        }
        if (!ok && error.Defect == RemoteWriteDefect.None)
        {
            error = reader.Error;
        }
        position = reader.Position;
        return ok;
    }

    private static bool TryTakeExemplar(
        ReadOnlySpan<byte> message,
        int start,
        Range32 content,
        RemoteWriteSchema schema,
        RemoteWriteLimits limits,
        scoped ref SeriesLayout layout,
        out RemoteWriteError error
    )
    {
        layout.Exemplars.Add(start, content.End);
        var labels = layout.Labels.Empty();
        if (!ExemplarMessage.TryRead(message, content, schema, ref labels, out _, out _, out error))
        {
            return false;
        }
        layout.Refuse(labels.Refusal(schema, limits.MaxLabels, "exemplar"));
        return true;
    }

    private static bool TryTakeMetadata(
        ReadOnlySpan<byte> message,
        Range32 content,
        scoped ref SeriesLayout layout,
        out RemoteWriteError error
    )
    {
        layout.Metadata = content;
        layout.HasMetadata = true;
        if (!MetadataMessage.TryReadV2(message, content, out _, out var help, out var unit, out error))
        {
            return false;
        }
        var highest = Math.Max(help, unit);
        if (!layout.Labels.HasSymbol(highest))
        {
            var beyond = (long)Math.Min(highest, long.MaxValue);
            layout.Refuse(new RemoteWriteError(RemoteWriteDefect.SymbolOutOfRange, "metadata reference", -1, content.Start, beyond));
        }
        return true;
    }

    private static bool TryReadTimestamp(scoped ref ProtobufReader reader, out long timestamp)
    {
        var ok = reader.TryReadVarint("created timestamp", out var value);
        timestamp = (long)value;
        return ok;
    }
}
