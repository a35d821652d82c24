namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>
/// Walks a decompressed remote-write body in place, one time series at a time, and allocates nothing but a larger symbol table.
/// Each series is checked whole before it is handed out: what <see cref="Read"/> calls a series can be enumerated to its end.
/// Specifications: Prometheus remote write 1.0 and 2.0, protobuf encoding. Unknown fields are skipped.
/// </summary>
public ref struct RemoteWriteReader
{
    private const uint SeriesV1 = 0x0A; // WriteRequest.timeseries = 1
    private const uint MetadataV1 = 0x1A; // WriteRequest.metadata = 3
    private const uint SymbolsV2 = 0x22; // Request.symbols = 4
    private const uint SeriesV2 = 0x2A; // Request.timeseries = 5

    private readonly ReadOnlySpan<byte> _body;
    private readonly ReadOnlySpan<Range32> _symbols;
    private readonly RemoteWriteLimits _limits;
    private int _position;
    private SeriesLayout _series;
    private RemoteWriteMetadata _metadata;

    /// <summary>A reader before the first series. For 2.0 this indexes the symbols; a defect among them shows at the first <see cref="Read"/>.</summary>
    /// <param name="body">The whole message; it must not change while it is read.</param>
    /// <param name="symbols">2.0: a table to use again and again, by one reader at a time; without one each reader makes its own.</param>
    public RemoteWriteReader(
        ReadOnlySpan<byte> body,
        RemoteWriteSchema schema,
        RemoteWriteSymbols? symbols = null,
        RemoteWriteLimits? limits = null
    )
    {
        _body = body;
        _limits = limits ?? RemoteWriteLimits.Default;
        Schema = schema;
        SeriesIndex = -1;
        if (schema == RemoteWriteSchema.V2)
        {
            symbols ??= new RemoteWriteSymbols();
            if (symbols.TryIndex(body, _limits.MaxSymbols, out var error))
            {
                _symbols = symbols.Ranges;
            }
            else
            {
                Error = error;
                Status = RemoteWriteStatus.Malformed;
            }
        }
    }

    public RemoteWriteSchema Schema { get; }

    /// <summary>What the last <see cref="Read"/> came to.</summary>
    public RemoteWriteStatus Status { get; private set; }

    /// <summary>Why the body is malformed or the series refused.</summary>
    public RemoteWriteError Error { get; private set; }

    /// <summary>Index of the current series in the request, from 0; -1 before the first.</summary>
    public int SeriesIndex { get; private set; }

    /// <summary>Labels of the current series; none is possible, and not valid.</summary>
    public readonly int LabelCount => Schema == RemoteWriteSchema.V1 ? _series.Labels.Items : _series.Labels.Items / 2;

    public readonly int SampleCount => _series.Samples.Count;

    public readonly int ExemplarCount => _series.Exemplars.Count;

    /// <summary>Native histograms of the current series: counted, not read.</summary>
    public readonly int HistogramCount => _series.Histograms;

    /// <summary>2.0: when the series began, milliseconds since 1970; 0 when not said (or said with each sample).</summary>
    public readonly long CreatedTimestampMs => _series.CreatedTimestamp;

    /// <summary>
    /// Whether <see cref="LabelBytes"/> says all about the labels. It does not in 2.0, where references mean something within
    /// one request only, nor when a sender strews label fields among others: <see cref="RemoteWriteLabels.TryCopyKey"/> then makes a key.
    /// </summary>
    public readonly bool HasLabelBytes => Schema == RemoteWriteSchema.V1 && _series.Labels.Contiguous;

    /// <summary>The label fields as they stand in the body: equal bytes are equal labels, in any request. Empty without <see cref="HasLabelBytes"/>.</summary>
    public readonly ReadOnlySpan<byte> LabelBytes => HasLabelBytes ? _series.Labels.Fields.Of(_body) : default;

    public readonly RemoteWriteLabelEnumerator Labels => new(_body, _series.Labels.Fields, Schema, _symbols);

    public readonly RemoteWriteSampleEnumerator Samples => new(_body, _series.Samples.Fields);

    public readonly RemoteWriteExemplarEnumerator Exemplars => new(_body, _series.Exemplars.Fields, Schema, _symbols);

    /// <summary>2.0: whether the current series came with metadata.</summary>
    public readonly bool HasMetadata => _series.HasMetadata;

    /// <summary>2.0: metadata of the current series. 1.0: the entry, when <see cref="Status"/> is <see cref="RemoteWriteStatus.Metadata"/>.</summary>
    public readonly RemoteWriteMetadata Metadata
    {
        get
        {
            if (
                !_series.HasMetadata || !MetadataMessage.TryReadV2(_body, _series.Metadata, out var type, out var help, out var unit, out _)
            )
            {
                return _metadata;
            }
            return new RemoteWriteMetadata
            {
                Type = type,
                Help = _symbols[(int)help].Of(_body),
                Unit = _symbols[(int)unit].Of(_body),
            };
        }
    }

    /// <summary>Advances to the next series or metadata entry. After <see cref="RemoteWriteStatus.Malformed"/> and at the end it stays there.</summary>
    public RemoteWriteStatus Read()
    {
        if (Status is RemoteWriteStatus.Malformed or RemoteWriteStatus.End)
        {
            return Status;
        }
        _series = new SeriesLayout(_symbols.Length);
        _metadata = default;
        var seriesTag = Schema == RemoteWriteSchema.V1 ? SeriesV1 : SeriesV2;
        var reader = new ProtobufReader(_body, _position, _body.Length);
        while (!reader.AtEnd)
        {
            var at = reader.Position;
            if (!reader.TryReadTag(out var tag))
            {
                return Malformed(reader.Error);
            }
            if (tag == seriesTag)
            {
                return reader.TryReadRange("time series", out var series) ? Scan(series) : Malformed(reader.Error);
            }
            if (tag == MetadataV1 && Schema == RemoteWriteSchema.V1)
            {
                return reader.TryReadRange("metadata", out var entry) ? ReadMetadata(entry) : Malformed(reader.Error);
            }
            var ok = Schema switch
            {
                RemoteWriteSchema.V1 when tag >> 3 is 1 or 3 => reader.TrySkipUnknown(tag, 3, at),
                RemoteWriteSchema.V2 when tag >> 3 is 5 => reader.TrySkipUnknown(tag, 5, at),
                RemoteWriteSchema.V2 when tag == SymbolsV2 => reader.TrySkip(tag, "symbol"),
                _ => reader.TrySkip(tag, "unknown field"),
            };
            if (!ok)
            {
                return Malformed(reader.Error);
            }
        }
        _position = _body.Length;
        return Status = RemoteWriteStatus.End;
    }

    private RemoteWriteStatus Scan(Range32 series)
    {
        _position = series.End;
        SeriesIndex++;
        if (!SeriesScanner.TryScan(_body, series, Schema, _limits, ref _series, out var error))
        {
            _series = default;
            return Malformed(error with { Series = SeriesIndex });
        }
        if (_series.Refusal.Defect != RemoteWriteDefect.None)
        {
            Error = _series.Refusal with { Series = SeriesIndex };
            _series = default;
            return Status = RemoteWriteStatus.RefusedSeries;
        }
        return Status = RemoteWriteStatus.Series;
    }

    private RemoteWriteStatus ReadMetadata(Range32 entry)
    {
        _position = entry.End;
        return MetadataMessage.TryReadV1(_body, entry, out _metadata, out var error)
            ? Status = RemoteWriteStatus.Metadata
            : Malformed(error);
    }

    private RemoteWriteStatus Malformed(RemoteWriteError error)
    {
        Error = error;
        return Status = RemoteWriteStatus.Malformed;
    }
}
