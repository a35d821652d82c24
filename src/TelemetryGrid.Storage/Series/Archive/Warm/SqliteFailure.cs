using Microsoft.Data.Sqlite;

namespace TelemetryGrid.Storage.Series.Archive.Warm;

/// <summary>What SQLite's result codes (https://www.sqlite.org/rescode.html) mean for an operator.</summary>
internal static class SqliteFailure
{
    public static IOException Of(string path, SqliteException e) =>
        new(
            e.SqliteErrorCode switch
            {
                5 or 6 => $"The series archive {path} is locked by another process.",
                11 or 26 => $"The series archive {path} is damaged or is no SQLite database; restore it from a backup, or move it away.",
                13 => $"The series archive {path} cannot grow because the disk is full.",
                _ => $"The series archive {path} failed: {e.Message}",
            },
            e
        );
}
