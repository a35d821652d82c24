namespace TelemetryGrid.Storage.Batches;

/// <summary>The records section of a batch, in the payload's memory.</summary>
public ref struct RecordSection
{
    private readonly int _length;
    private PayloadReader _input;

    internal RecordSection(PayloadReader body)
    {
        _input = body;
        _length = body.Left;
    }

    /// <summary>Bytes of the records read so far.</summary>
    public readonly int Position => _length - _input.Left;

    public bool TryRead(out RecordView record)
    {
        if (_input.IsAtEnd)
        {
            record = default;
            return false;
        }
        record = new RecordView(_input.Bytes(_input.Count()));
        return true;
    }
}
