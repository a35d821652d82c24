namespace TelemetryGrid.Storage.Records;

/// <summary>A store cannot take records now; what it took stays.</summary>
public sealed class RecordStoreException : IOException
{
    public RecordStoreException(string message)
        : base(message) { }

    public RecordStoreException(string message, Exception inner)
        : base(message, inner) { }
}
