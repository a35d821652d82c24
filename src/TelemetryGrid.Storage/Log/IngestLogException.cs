namespace TelemetryGrid.Storage.Log;

/// <summary>The log cannot be opened or written; the message is one sentence that names the file and the reason.</summary>
public class IngestLogException : IOException
{
    public IngestLogException(string message)
        : base(message) { }

    public IngestLogException(string message, Exception inner)
        : base(message, inner) { }
}
