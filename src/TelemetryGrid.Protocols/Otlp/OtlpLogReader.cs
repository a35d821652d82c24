using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Otlp;

/// <summary>
/// Goes through the records of an ExportLogsServiceRequest (logs_service.proto), in their order. Reads in place and allocates nothing; see
/// <see cref="OtlpMetricReader"/> for defects.
/// </summary>
public ref struct OtlpLogReader
{
    private readonly ReadOnlySpan<byte> _body;
    private ProtobufReader _resources;
    private ProtobufReader _scopes;
    private ProtobufReader _records;
    private TelemetryDefect _defect;
    private Range32 _scopeName;
    private OtlpLog _record;

    public OtlpLogReader(ReadOnlySpan<byte> body)
    {
        _body = body;
        _resources = new ProtobufReader(body, 0, body.Length);
    }

    /// <summary>Why reading ended before the end.</summary>
    public readonly TelemetryDefect Defect => _defect;

    /// <summary>Resources begun so far: moves when <see cref="Resource"/> does.</summary>
    public int ResourceCount { get; private set; }

    public OtlpAttributes Resource { get; private set; }

    public readonly ReadOnlySpan<byte> ScopeName => _scopeName.Of(_body);

    public readonly OtlpLog Record => _record;

    /// <summary>Goes to the next record; false at the end, or at a defect.</summary>
    public bool Read()
    {
        while (_defect.Status == DecodeStatus.Ok)
        {
            if (OtlpFields.TryNext(ref _records, (2 << 3) | 2, out var record))
            {
                _record = new OtlpLog(_body, record);
                return _record.TryRead(ref _defect);
            }
            if (!OtlpFields.Note(_records, ref _defect))
            {
                return false;
            }
            if (OtlpFields.TryNext(ref _scopes, (2 << 3) | 2, out var scope))
            {
                var named = OtlpFields.Find(_body, scope, (1 << 3) | 2, ref _defect);
                _scopeName = OtlpFields.Find(_body, named, (1 << 3) | 2, ref _defect);
                _records = new ProtobufReader(_body, scope.Start, scope.End);
                continue;
            }
            if (!OtlpFields.Note(_scopes, ref _defect) || !OtlpFields.TryNext(ref _resources, (1 << 3) | 2, out var message))
            {
                OtlpFields.Note(_resources, ref _defect);
                return false;
            }
            ResourceCount++;
            var resource = OtlpFields.Find(_body, message, (1 << 3) | 2, ref _defect);
            OtlpFields.CheckAttributes(_body, resource, 1, ref _defect);
            Resource = new OtlpAttributes(_body, resource, 1);
            _scopes = new ProtobufReader(_body, message.Start, message.End);
        }
        return false;
    }
}
