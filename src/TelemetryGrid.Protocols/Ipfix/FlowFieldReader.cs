using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Netflow;

namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>
/// Walks every field of every data record of a NetFlow v9 or IPFIX datagram, options data included: slower than the flow decoders but
/// blind to nothing. Reads with the templates its session knows, so let the decoder read the datagram first. Allocates nothing.
/// </summary>
/// <example>
/// <code>
/// var reader = new FlowFieldReader(datagram, session);
/// while (reader.MoveNextRecord())
/// {
///     while (reader.MoveNextField()) { Use(reader.Field, reader.Value); }
/// }
/// </code>
/// </example>
public ref struct FlowFieldReader
{
    private readonly ReadOnlySpan<byte> _datagram;
    private readonly ExporterSession _session;
    private readonly FlowDatagramHeader _header;
    private readonly bool _isReadable;
    private SetReader _sets;
    private Template? _template;
    private int _position;
    private int _recordEnd;
    private int _fieldIndex;

    public FlowFieldReader(ReadOnlySpan<byte> datagram, ExporterSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        var isIpfix = FlowDatagram.Detect(datagram) == FlowProtocol.Ipfix;
        Status = isIpfix ? IpfixDecoder.TryReadHeader(datagram, out _header) : NetflowV9Decoder.TryReadHeader(datagram, out _header);
        _isReadable = Status == DecodeStatus.Ok;
        if (_isReadable)
        {
            _datagram = datagram;
            _sets = new SetReader(datagram, isIpfix ? IpfixDecoder.HeaderLength : NetflowV9Decoder.HeaderLength, _header.Length);
        }
    }

    /// <summary>The first error met so far.</summary>
    public DecodeStatus Status { get; private set; }

    /// <summary>The template of the current record.</summary>
    public readonly ushort TemplateId => _template?.Key.TemplateId ?? 0;

    /// <summary>True for options data.</summary>
    public readonly bool IsOptions => _template is { IsOptions: true };

    /// <summary>Enterprise, id and length of the current field as its template has them.</summary>
    public FieldSpecifier Field { get; private set; }

    /// <summary>True for a scope field; in NetFlow v9 its id is a scope type then.</summary>
    public bool IsScope { get; private set; }

    /// <summary>The current field's octets, without the length prefix of variable-length encoding.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    public bool MoveNextRecord()
    {
        _position = _recordEnd;
        _fieldIndex = 0;
        while (_template is null || _sets.End - _position < _template.MinimumRecordLength || !TryMeasureRecord(_template))
        {
            if (!MoveNextDataSet())
            {
                return false;
            }
        }
        return true;
    }

    public bool MoveNextField()
    {
        if (_template is null || _fieldIndex == _template.Fields.Length)
        {
            return false;
        }
        Field = _template.Fields[_fieldIndex];
        IsScope = _fieldIndex < _template.ScopeFieldCount;
        _fieldIndex++;
        var isThere = FieldValue.TryLocate(_datagram, Field.Length, ref _position, _recordEnd, out var start, out var length);
        Value = isThere ? _datagram.Slice(start, length) : default;
        return isThere;
    }

    private bool TryMeasureRecord(Template template)
    {
        var end = _position;
        foreach (var field in template.Fields)
        {
            if (!FieldValue.TryLocate(_datagram, field.Length, ref end, _sets.End, out _, out _))
            {
                Fail(DecodeStatus.InvalidLength);
                return false;
            }
        }
        _recordEnd = end;
        return true;
    }

    private bool MoveNextDataSet()
    {
        _template = null;
        while (_isReadable && _sets.MoveNext())
        {
            if (_sets.Id < TemplateSetDecoder.MinimumTemplateId)
            {
                continue;
            }
            if (_session.TryFindTemplate(_header.Protocol, _header.ObservationDomainId, _sets.Id, out _template))
            {
                _position = _sets.Start;
                return true;
            }
            Fail(DecodeStatus.UnknownTemplate);
        }
        Fail(_sets.Status);
        return false;
    }

    private void Fail(DecodeStatus status) => Status = Status == DecodeStatus.Ok ? status : Status;
}
