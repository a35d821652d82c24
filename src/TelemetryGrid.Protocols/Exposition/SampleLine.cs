namespace TelemetryGrid.Protocols.Exposition;

/// <summary>One sample as it stands on its line; positions are bytes of the line, label positions 0 when there are no braces.</summary>
internal ref struct SampleLine
{
    public ReadOnlySpan<byte> MetricName;
    public ReadOnlySpan<byte> SeriesText;
    public int LabelsAt;
    public double Value;
    public bool HasTimestamp;
    public long TimestampMs;
    public double TimestampSeconds;
    public bool HasExemplar;
    public int ExemplarLabelsAt;
    public double ExemplarValue;
    public bool HasExemplarTimestamp;
    public double ExemplarTimestampSeconds;

    private readonly ReadOnlySpan<byte> _line;
    private readonly bool _strict;
    private int _position;

    private SampleLine(ReadOnlySpan<byte> line, int position, bool strict)
    {
        _line = line;
        _position = position;
        _strict = strict;
        Reason = "";
    }

    public string Reason { get; private set; }

    /// <summary>Where reading stopped.</summary>
    public readonly int Position => _position;

    /// <summary>Reads a line from its first character that is no blank; on failure there is a <see cref="Reason"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, int position, ExpositionDialect dialect, out SampleLine sample)
    {
        sample = new SampleLine(line, position, dialect == ExpositionDialect.OpenMetrics);
        return sample.TryReadSeries()
            && sample.TryReadValue()
            && (sample._strict ? sample.TryReadOpenMetricsTail() : sample.TryReadTextTail());
    }

    private bool TryReadSeries()
    {
        var start = _position;
        var length = ExpositionText.NameLength(_line[start..], colons: true);
        MetricName = _line.Slice(start, length);
        _position += length;
        var end = _position;
        var blanks = _strict ? 0 : SkipBlanks();
        if (At('{'))
        {
            LabelsAt = ++_position;
            if (!TryReadLabels(LabelsAt, nameAllowed: true))
            {
                return false;
            }
            end = _position;
            blanks = _strict ? 0 : SkipBlanks() + 1; // a brace needs no blank behind it
        }
        if (MetricName.IsEmpty)
        {
            _position = start;
            return Fail("a metric name was expected");
        }
        SeriesText = _line[start..end];
        if (_strict ? !TryTakeBlank() : blanks == 0 && _position < _line.Length)
        {
            return Fail(_position < _line.Length ? "a blank was expected after the series" : "the value is missing");
        }
        return true;
    }

    private bool TryReadLabels(int position, bool nameAllowed)
    {
        var scanner = new LabelScanner(_line, position, _strict);
        for (var item = 0; ; item++)
        {
            switch (scanner.Next())
            {
                case LabelScanner.Item.End:
                    _position = scanner.Position;
                    return true;
                case LabelScanner.Item.Error:
                    _position = scanner.Position;
                    return Fail(scanner.Reason);
                case LabelScanner.Item.MetricName:
                    if (!nameAllowed || item != 0 || !MetricName.IsEmpty || scanner.Name.IsEmpty)
                    {
                        _position = scanner.Position;
                        return Fail("an equals sign was expected after the label name");
                    }
                    MetricName = scanner.Name;
                    break;
                default:
                    break;
            }
        }
    }

    private bool TryReadValue()
    {
        var token = Token();
        if (token.IsEmpty)
        {
            return Fail("the value is missing");
        }
        if (!ExpositionNumber.TryParse(token, out Value))
        {
            return Fail("the value is not a number");
        }
        _position += token.Length;
        return true;
    }

    // exposition_formats.md: value [ timestamp ], any number of blanks around them
    private bool TryReadTextTail()
    {
        SkipBlanks();
        var token = Token();
        if (token.IsEmpty)
        {
            return true;
        }
        if (!ExpositionNumber.TryParseMilliseconds(token, out TimestampMs))
        {
            return Fail("the timestamp is not a whole number of milliseconds");
        }
        HasTimestamp = true;
        TimestampSeconds = TimestampMs / 1000.0;
        _position += token.Length;
        SkipBlanks();
        return _position == _line.Length || Fail("something follows the timestamp");
    }

    // open_metrics_spec.md: sample = metricname [labels] SP number [SP timestamp] [exemplar] LF
    private bool TryReadOpenMetricsTail()
    {
        if (_position == _line.Length)
        {
            return true;
        }
        if (!TryTakeBlank())
        {
            return Fail("a blank was expected after the value");
        }
        if (!At('#'))
        {
            if (!TryReadSeconds(out TimestampSeconds))
            {
                return false;
            }
            HasTimestamp = true;
            TimestampMs = ExpositionNumber.ToMilliseconds(TimestampSeconds);
            if (_position == _line.Length)
            {
                return true;
            }
            if (!TryTakeBlank() || !At('#'))
            {
                return Fail("an exemplar was expected after the timestamp");
            }
        }
        return TryReadExemplar();
    }

    // exemplar = SP HASH SP labels SP number [SP timestamp]
    private bool TryReadExemplar()
    {
        _position++;
        if (!TryTakeBlank() || !At('{'))
        {
            return Fail("the labels of an exemplar were expected");
        }
        ExemplarLabelsAt = ++_position;
        if (!TryReadLabels(ExemplarLabelsAt, nameAllowed: false))
        {
            return false;
        }
        if (!TryTakeBlank())
        {
            return Fail("a blank was expected after the labels of the exemplar");
        }
        var token = Token();
        if (!ExpositionNumber.TryParse(token, out ExemplarValue))
        {
            return Fail("the value of the exemplar is not a number");
        }
        _position += token.Length;
        HasExemplar = true;
        if (_position == _line.Length)
        {
            return true;
        }
        if (!TryTakeBlank() || !TryReadSeconds(out ExemplarTimestampSeconds))
        {
            return false;
        }
        HasExemplarTimestamp = true;
        return _position == _line.Length || Fail("something follows the timestamp of the exemplar");
    }

    private bool TryReadSeconds(out double seconds)
    {
        var token = Token();
        if (!ExpositionNumber.TryParseSeconds(token, out seconds))
        {
            return Fail("the timestamp is not a number of seconds");
        }
        _position += token.Length;
        return true;
    }

    private readonly ReadOnlySpan<byte> Token()
    {
        var rest = _line[_position..];
        var end = rest.IndexOfAny((byte)' ', (byte)'\t');
        return end < 0 ? rest : rest[..end];
    }

    private readonly bool At(char expected) => _position < _line.Length && _line[_position] == expected;

    private bool TryTakeBlank()
    {
        if (!At(' '))
        {
            return false;
        }
        _position++;
        return true;
    }

    private int SkipBlanks()
    {
        var start = _position;
        while (At(' ') || At('\t'))
        {
            _position++;
        }
        return _position - start;
    }

    private bool Fail(string reason)
    {
        Reason = reason;
        return false;
    }
}
