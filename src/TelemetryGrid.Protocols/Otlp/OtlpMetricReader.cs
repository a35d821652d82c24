using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Otlp;

/// <summary>
/// Goes through the data points of an ExportMetricsServiceRequest (metrics_service.proto), in their order. Reads in place and allocates
/// nothing. What follows a defect is not read, so a request is gone through once to know whether it is whole and again to use it.
/// </summary>
public ref struct OtlpMetricReader
{
    private readonly ReadOnlySpan<byte> _body;
    private ProtobufReader _resources;
    private ProtobufReader _scopes;
    private ProtobufReader _metrics;
    private ProtobufReader _points;
    private TelemetryDefect _defect;
    private Range32 _scopeName;
    private Range32 _scopeVersion;
    private Range32 _name;
    private Range32 _description;
    private Range32 _unit;
    private OtlpPoint _point;

    public OtlpMetricReader(ReadOnlySpan<byte> body)
    {
        _body = body;
        _resources = new ProtobufReader(body, 0, body.Length);
    }

    /// <summary>Why reading ended before the end.</summary>
    public readonly TelemetryDefect Defect => _defect;

    /// <summary>Resources begun so far: moves when <see cref="Resource"/> does.</summary>
    public int ResourceCount { get; private set; }

    /// <summary>Metrics begun so far: moves when anything does that the points of one metric share.</summary>
    public int MetricCount { get; private set; }

    public OtlpAttributes Resource { get; private set; }

    public readonly ReadOnlySpan<byte> ScopeName => _scopeName.Of(_body);

    public readonly ReadOnlySpan<byte> ScopeVersion => _scopeVersion.Of(_body);

    public readonly ReadOnlySpan<byte> Name => _name.Of(_body);

    public readonly ReadOnlySpan<byte> Description => _description.Of(_body);

    public readonly ReadOnlySpan<byte> Unit => _unit.Of(_body);

    public OtlpMetricKind Kind { get; private set; }

    /// <summary>Of sums and histograms.</summary>
    public OtlpTemporality Temporality { get; private set; }

    /// <summary>Of sums.</summary>
    public bool IsMonotonic { get; private set; }

    public readonly OtlpPoint Point => _point;

    /// <summary>Goes to the next data point; false at the end, or at a defect.</summary>
    public bool Read()
    {
        while (_defect.Status == DecodeStatus.Ok)
        {
            if (OtlpFields.TryNext(ref _points, (1 << 3) | 2, out var point))
            {
                _point = new OtlpPoint(_body, Kind);
                return _point.TryRead(point, ref _defect);
            }
            if (!OtlpFields.Note(_points, ref _defect))
            {
                return false;
            }
            if (OtlpFields.TryNext(ref _metrics, (2 << 3) | 2, out var metric))
            {
                OpenMetric(metric);
                continue;
            }
            if (!OtlpFields.Note(_metrics, ref _defect))
            {
                return false;
            }
            if (OtlpFields.TryNext(ref _scopes, (2 << 3) | 2, out var scope))
            {
                OpenScope(scope);
                continue;
            }
            if (!OtlpFields.Note(_scopes, ref _defect) || !OtlpFields.TryNext(ref _resources, (1 << 3) | 2, out var resource))
            {
                OtlpFields.Note(_resources, ref _defect);
                return false;
            }
            OpenResource(resource);
        }
        return false;
    }

    private void OpenResource(Range32 message)
    {
        ResourceCount++;
        var resource = OtlpFields.Find(_body, message, (1 << 3) | 2, ref _defect);
        OtlpFields.CheckAttributes(_body, resource, 1, ref _defect);
        Resource = new OtlpAttributes(_body, resource, 1);
        _scopes = new ProtobufReader(_body, message.Start, message.End);
    }

    private void OpenScope(Range32 message)
    {
        var scope = OtlpFields.Find(_body, message, (1 << 3) | 2, ref _defect);
        _scopeName = OtlpFields.Find(_body, scope, (1 << 3) | 2, ref _defect);
        _scopeVersion = OtlpFields.Find(_body, scope, (2 << 3) | 2, ref _defect);
        _metrics = new ProtobufReader(_body, message.Start, message.End);
    }

    private void OpenMetric(Range32 message)
    {
        MetricCount++;
        (_name, _description, _unit) = (default, default, default);
        (Kind, Temporality, IsMonotonic) = (OtlpMetricKind.None, OtlpTemporality.Unspecified, false);
        Range32 data = default;
        var reader = new ProtobufReader(_body, message.Start, message.End);
        while (!reader.AtEnd && reader.TryReadTag(out var tag))
        {
            var kind = (tag >> 3) switch
            {
                5 => OtlpMetricKind.Gauge,
                7 => OtlpMetricKind.Sum,
                9 => OtlpMetricKind.Histogram,
                10 => OtlpMetricKind.ExponentialHistogram,
                11 => OtlpMetricKind.Summary,
                _ => OtlpMetricKind.None,
            };
            if ((tag & 7) != ProtobufReader.LengthDelimited)
            {
                if (!reader.TrySkip(tag, "field of a metric"))
                {
                    break;
                }
                continue;
            }
            if (!reader.TryReadRange("field of a metric", out var content))
            {
                break;
            }
            switch (tag >> 3)
            {
                case 1:
                    _name = content;
                    break;
                case 2:
                    _description = content;
                    break;
                case 3:
                    _unit = content;
                    break;
                case var _ when kind != OtlpMetricKind.None:
                    (Kind, data) = (kind, content);
                    break;
            }
        }
        if (OtlpFields.Note(reader, ref _defect))
        {
            OpenData(data);
        }
    }

    private void OpenData(Range32 data)
    {
        var reader = new ProtobufReader(_body, data.Start, data.End);
        while (!reader.AtEnd && reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case 2 << 3 when reader.TryReadVarint("aggregation temporality", out var temporality):
                    Temporality = temporality <= 2 ? (OtlpTemporality)temporality : OtlpTemporality.Unspecified;
                    break;
                case 3 << 3 when reader.TryReadVarint("is_monotonic", out var isMonotonic):
                    IsMonotonic = isMonotonic != 0;
                    break;
                default:
                    reader.TrySkip(tag, "field of a metric's data");
                    break;
            }
            if (reader.Error.Defect != RemoteWriteDefect.None)
            {
                break;
            }
        }
        OtlpFields.Note(reader, ref _defect);
        _points = new ProtobufReader(_body, data.Start, data.End);
    }
}
