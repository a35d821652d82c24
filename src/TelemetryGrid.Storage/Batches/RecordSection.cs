namespace TelemetryGrid.Storage.Batches;

/// <summary>The records section of a batch, in the payload's memory.</summary>
public ref struct RecordSection
{
    private PayloadReader _input;

    internal RecordSection(PayloadReader body) => _input = body;

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
