namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>The exemplars of a series in the order sent, without allocating. The reader has checked them.</summary>
public ref struct RemoteWriteExemplarEnumerator
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly ReadOnlySpan<Range32> _symbols;
    private readonly RemoteWriteSchema _schema;
    private FieldCursor _fields;

    internal RemoteWriteExemplarEnumerator(ReadOnlySpan<byte> body, Range32 fields, RemoteWriteSchema schema, ReadOnlySpan<Range32> symbols)
    {
        _body = body;
        _symbols = symbols;
        _schema = schema;
        _fields = new FieldCursor(fields);
    }

    public RemoteWriteExemplar Current { get; private set; }

    public readonly RemoteWriteExemplarEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        var labels = new LabelLayout(_symbols.Length);
        if (
            !_fields.TryNext(_body, _schema == RemoteWriteSchema.V1 ? 0x1Au : 0x22u, out var content)
            || !ExemplarMessage.TryRead(_body, content, _schema, ref labels, out var value, out var timestamp, out _)
        )
        {
            return false;
        }
        Current = new RemoteWriteExemplar(new RemoteWriteLabelEnumerator(_body, labels.Fields, _schema, _symbols), value, timestamp);
        return true;
    }
}
