using Microsoft.Data.Sqlite;

namespace TelemetryGrid.Storage.State;

/// <summary>The store cannot be opened, read or written; the message is one sentence that names the file and the reason.</summary>
public sealed class StateStoreException : IOException
{
    // Primary result codes, https://www.sqlite.org/rescode.html
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;

    public StateStoreException(string message)
        : base(message) { }

    public StateStoreException(string message, Exception inner)
        : base(message, inner) { }

    internal static StateStoreException From(string path, SqliteException e) =>
        new(
            e.SqliteErrorCode switch
            {
                Busy or Locked => $"The state store {path} is locked by another process.",
                Corrupt or NotADatabase =>
                    $"The state store {path} is damaged or is no SQLite database; restore it from a copy, or move it away to start empty.",
                Full => $"The state store {path} cannot grow because the disk is full.",
                _ => $"The state store {path} failed: {e.Message}",
            },
            e
        );
}
