namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>The samples of a series in the order sent, without allocating. The reader has checked them.</summary>
public ref struct RemoteWriteSampleEnumerator
{
    private readonly ReadOnlySpan<byte> _body;
    private FieldCursor _fields;

    internal RemoteWriteSampleEnumerator(ReadOnlySpan<byte> body, Range32 fields)
    {
        _body = body;
        _fields = new FieldCursor(fields);
    }

    public RemoteWriteSample Current { get; private set; }

    public readonly RemoteWriteSampleEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        if (!_fields.TryNext(_body, 0x12, out var content) || !SampleMessage.TryRead(_body, content, out var sample, out _))
        {
            return false;
        }
        Current = sample;
        return true;
    }
}
