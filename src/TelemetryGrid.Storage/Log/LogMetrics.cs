using System.Diagnostics.Metrics;

namespace TelemetryGrid.Storage.Log;

/// <summary>Instruments of the ingest log on the meter "TelemetryGrid.Storage".</summary>
internal static class LogMetrics
{
    private static readonly Meter Meter = new("TelemetryGrid.Storage");

    private static readonly Counter<long> Appends = Meter.CreateCounter<long>("ingest_log.appends", "{entry}", "Entries acknowledged.");
    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>(
        "ingest_log.io",
        "By",
        "Bytes written, record headers included."
    );
    private static readonly Counter<long> Commits = Meter.CreateCounter<long>(
        "ingest_log.commits",
        "{commit}",
        "Writes that appends shared."
    );
    private static readonly Counter<long> Rejected = Meter.CreateCounter<long>(
        "ingest_log.rejected",
        "{entry}",
        "Entries refused, by error.type."
    );
    private static readonly Counter<long> Damaged = Meter.CreateCounter<long>(
        "ingest_log.damaged",
        "{entry}",
        "Unreadable entries skipped."
    );

    public static void Committed(int entries, int bytes)
    {
        Appends.Add(entries);
        Bytes.Add(bytes);
        Commits.Add(1);
    }

    public static void Reject(int entries, string errorType) =>
        Rejected.Add(entries, new KeyValuePair<string, object?>("error.type", errorType));

    public static void Skip(long entries) => Damaged.Add(entries);
}
