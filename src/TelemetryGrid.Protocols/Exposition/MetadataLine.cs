namespace TelemetryGrid.Protocols.Exposition;

/// <summary>A line that starts with a hash: type, help, unit, end of page or, in the text dialect, a comment.</summary>
internal ref struct MetadataLine
{
    public ExpositionEntry Entry;
    public ReadOnlySpan<byte> MetricName;
    public ReadOnlySpan<byte> Text;
    public ExpositionMetricType Type;
    public string Reason;

    /// <param name="rest">What follows the hash.</param>
    public static MetadataLine Read(ReadOnlySpan<byte> rest, ExpositionDialect dialect) =>
        dialect == ExpositionDialect.OpenMetrics ? ReadOpenMetrics(rest) : ReadText(rest);

    // Comments are ignored "unless the first token after # is either HELP or TYPE"; tokens are separated by any number of blanks.
    private static MetadataLine ReadText(ReadOnlySpan<byte> rest)
    {
        var body = rest.TrimStart(" \t"u8);
        var keyword = Token(body);
        var help = keyword.SequenceEqual("HELP"u8);
        if (body.Length == rest.Length || (!help && !keyword.SequenceEqual("TYPE"u8)))
        {
            return new MetadataLine { Entry = ExpositionEntry.Comment, Text = rest };
        }
        body = body[keyword.Length..].TrimStart(" \t"u8);
        if (!TryTakeName(ref body, out var name))
        {
            return Fail(help ? "a metric name was expected after HELP" : "a metric name was expected after TYPE");
        }
        if (!body.IsEmpty && body[0] is not ((byte)' ' or (byte)'\t'))
        {
            return Fail("the metric name holds a character that needs quotes");
        }
        body = body.TrimStart(" \t"u8);
        return help
            ? new MetadataLine
            {
                Entry = ExpositionEntry.Help,
                MetricName = name,
                Text = body,
            }
            : WithType(name, body.TrimEnd(" \t"u8), ExpositionDialect.Text);
    }

    // metric-type = HASH SP "TYPE" SP metricname SP type LF, and alike for HELP and UNIT; no other line starts with a hash but EOF.
    private static MetadataLine ReadOpenMetrics(ReadOnlySpan<byte> rest)
    {
        if (rest.SequenceEqual(" EOF"u8))
        {
            return new MetadataLine { Entry = ExpositionEntry.End };
        }
        var entry =
            rest.StartsWith(" TYPE "u8) ? ExpositionEntry.Type
            : rest.StartsWith(" HELP "u8) ? ExpositionEntry.Help
            : rest.StartsWith(" UNIT "u8) ? ExpositionEntry.Unit
            : ExpositionEntry.Error;
        if (entry == ExpositionEntry.Error)
        {
            return Fail("only TYPE, HELP, UNIT or EOF may follow a hash");
        }
        var body = rest[6..];
        if (!TryTakeName(ref body, out var name))
        {
            return Fail("a metric name was expected");
        }
        if (body.IsEmpty || body[0] != ' ')
        {
            return Fail("a blank was expected after the metric name");
        }
        body = body[1..];
        if (entry == ExpositionEntry.Unit && !ExpositionText.HasOnlyNameBytes(body))
        {
            return Fail("the unit holds a character that no name can end with");
        }
        return entry == ExpositionEntry.Type
            ? WithType(name, body, ExpositionDialect.OpenMetrics)
            : new MetadataLine
            {
                Entry = entry,
                MetricName = name,
                Text = body,
            };
    }

    private static MetadataLine WithType(ReadOnlySpan<byte> name, ReadOnlySpan<byte> word, ExpositionDialect dialect)
    {
        if (!TryParseType(word, dialect, out var type))
        {
            return Fail(
                dialect == ExpositionDialect.Text
                    ? "the type is none of counter, gauge, histogram, summary and untyped"
                    : "the type is none of counter, gauge, histogram, gaugehistogram, summary, info, stateset and unknown"
            );
        }
        return new MetadataLine
        {
            Entry = ExpositionEntry.Type,
            MetricName = name,
            Type = type,
            Text = word,
        };
    }

    private static bool TryParseType(ReadOnlySpan<byte> word, ExpositionDialect dialect, out ExpositionMetricType type)
    {
        var openMetrics = dialect == ExpositionDialect.OpenMetrics;
        type =
            word.SequenceEqual("counter"u8) ? ExpositionMetricType.Counter
            : word.SequenceEqual("gauge"u8) ? ExpositionMetricType.Gauge
            : word.SequenceEqual("histogram"u8) ? ExpositionMetricType.Histogram
            : word.SequenceEqual("summary"u8) ? ExpositionMetricType.Summary
            : openMetrics && word.SequenceEqual("gaugehistogram"u8) ? ExpositionMetricType.GaugeHistogram
            : openMetrics && word.SequenceEqual("info"u8) ? ExpositionMetricType.Info
            : openMetrics && word.SequenceEqual("stateset"u8) ? ExpositionMetricType.StateSet
            : ExpositionMetricType.Unknown;
        return type != ExpositionMetricType.Unknown || word.SequenceEqual(openMetrics ? "unknown"u8 : "untyped"u8);
    }

    private static bool TryTakeName(scoped ref ReadOnlySpan<byte> body, out ReadOnlySpan<byte> name)
    {
        if (!body.IsEmpty && body[0] == '"')
        {
            var scanner = new LabelScanner(body, 0, strict: true);
            name = scanner.Next() == LabelScanner.Item.MetricName ? scanner.Name : default;
            body = body[scanner.Position..];
            return !name.IsEmpty;
        }
        name = body[..ExpositionText.NameLength(body, colons: true)];
        body = body[name.Length..];
        return !name.IsEmpty;
    }

    private static ReadOnlySpan<byte> Token(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny((byte)' ', (byte)'\t');
        return end < 0 ? text : text[..end];
    }

    private static MetadataLine Fail(string reason) => new() { Entry = ExpositionEntry.Error, Reason = reason };
}
