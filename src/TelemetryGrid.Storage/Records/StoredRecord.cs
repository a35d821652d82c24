using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Storage.Records;

/// <summary>A record of an answer, in bytes that <see cref="RecordView.Read"/> reads.</summary>
public readonly record struct StoredRecord(RecordCursor Place, ReadOnlyMemory<byte> Bytes)
{
    public RecordView View() => RecordView.Read(Bytes.Span);
}
