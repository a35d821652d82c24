using System.Text.Unicode;

namespace TelemetryGrid.Protocols.Exposition;

/// <summary>
/// Walks a page of metrics line by line, in place and without allocating. A line is checked whole before it is handed out. What one
/// line cannot show (grouping, suffixes, bucket order) is the business of <see cref="OpenMetricsChecker"/>.
/// Specifications: Prometheus "Exposition formats" (text 0.0.4 and 1.0.0), OpenMetrics 1.0.
/// </summary>
/// <param name="page">The page; it must not change while it is read.</param>
public ref struct ExpositionReader(ReadOnlySpan<byte> page, ExpositionDialect dialect)
{
    private readonly ReadOnlySpan<byte> _page = page;
    private ReadOnlySpan<byte> _line;
    private SampleLine _sample;
    private MetadataLine _metadata;
    private int _position;

    public ExpositionDialect Dialect { get; } = dialect;

    /// <summary>What the last <see cref="Read"/> came to.</summary>
    public ExpositionEntry Entry { get; private set; }

    /// <summary>Line of the current entry, from 1.</summary>
    public int Line { get; private set; }

    public ExpositionError Error { get; private set; }

    /// <summary>The name of a sample's metric, or of the family that metadata is about. As on the page, without quotes.</summary>
    public readonly ReadOnlySpan<byte> MetricName => Entry == ExpositionEntry.Sample ? _sample.MetricName : _metadata.MetricName;

    /// <summary>
    /// Name and labels of a sample as on the page. Equal text is the same series, so that it serves as the key of a cache; the same series
    /// may come as another text from another page.
    /// </summary>
    public readonly ReadOnlySpan<byte> SeriesText => _sample.SeriesText;

    /// <summary>The labels of a sample, its name not among them. Whether one comes twice is not checked here.</summary>
    public readonly ExpositionLabelEnumerator Labels => new(_line, _sample.LabelsAt, Dialect == ExpositionDialect.OpenMetrics);

    public readonly double Value => _sample.Value;

    public readonly bool HasTimestamp => _sample.HasTimestamp;

    /// <summary>Milliseconds since 1970; in OpenMetrics rounded from seconds, at the ends of the range cut to it.</summary>
    public readonly long TimestampMs => _sample.TimestampMs;

    public readonly bool HasExemplar => _sample.HasExemplar;

    public readonly ExpositionLabelEnumerator ExemplarLabels => new(_line, _sample.ExemplarLabelsAt, strict: true);

    public readonly double ExemplarValue => _sample.ExemplarValue;

    public readonly bool HasExemplarTimestamp => _sample.HasExemplarTimestamp;

    /// <summary>Milliseconds since 1970.</summary>
    public readonly long ExemplarTimestampMs => ExpositionNumber.ToMilliseconds(_sample.ExemplarTimestampSeconds);

    /// <summary>The type a <see cref="ExpositionEntry.Type"/> line names.</summary>
    public readonly ExpositionMetricType Type => _metadata.Type;

    /// <summary>Help text, unit or comment as on the page; <see cref="ExpositionText.UnescapeHelp"/> gives what a help text means.</summary>
    public readonly ReadOnlySpan<byte> Text => _metadata.Text;

    /// <summary>Seconds as written, finer than <see cref="TimestampMs"/>.</summary>
    internal readonly double TimestampSeconds => _sample.TimestampSeconds;

    /// <summary>Advances to the next line that says something. After an error and at the end it stays there.</summary>
    public ExpositionEntry Read()
    {
        if (Entry is ExpositionEntry.End or ExpositionEntry.Error)
        {
            return Entry;
        }
        var strict = Dialect == ExpositionDialect.OpenMetrics;
        while (_position < _page.Length)
        {
            var rest = _page[_position..];
            var length = rest.IndexOf((byte)'\n');
            _line = length < 0 ? rest : rest[..length];
            _position += _line.Length + (length < 0 ? 0 : 1);
            Line++;
            if (strict)
            {
                return ReadLine(0);
            }
            _line = _line.TrimEnd((byte)'\r'); // pages edited on Windows
            var start = _line.IndexOfAnyExcept((byte)' ', (byte)'\t');
            if (start >= 0)
            {
                return ReadLine(start);
            }
        }
        if (!strict)
        {
            return Entry = ExpositionEntry.End;
        }
        Line++;
        return Fail(0, "the page ends without # EOF");
    }

    private ExpositionEntry ReadLine(int start)
    {
        if (start == _line.Length)
        {
            return Fail(0, "the line is blank");
        }
        if (_line[start] == '#')
        {
            return ReadMetadata(start);
        }
        if (!Utf8.IsValid(_line))
        {
            return Fail(0, "the line is not valid UTF-8");
        }
        return SampleLine.TryRead(_line, start, Dialect, out _sample)
            ? Entry = ExpositionEntry.Sample
            : Fail(_sample.Position + 1, _sample.Reason);
    }

    private ExpositionEntry ReadMetadata(int start)
    {
        _metadata = MetadataLine.Read(_line[(start + 1)..], Dialect);
        if (_metadata.Entry == ExpositionEntry.Error)
        {
            return Fail(0, _metadata.Reason);
        }
        if (_metadata.Entry != ExpositionEntry.Comment && !Utf8.IsValid(_line))
        {
            return Fail(0, "the line is not valid UTF-8");
        }
        if (_metadata.Entry == ExpositionEntry.End && _position < _page.Length)
        {
            Line++;
            return Fail(0, "something follows # EOF");
        }
        return Entry = _metadata.Entry;
    }

    private ExpositionEntry Fail(int column, string reason)
    {
        Error = new ExpositionError(Line, column, reason);
        _sample = default;
        _metadata = default;
        return Entry = ExpositionEntry.Error;
    }
}
