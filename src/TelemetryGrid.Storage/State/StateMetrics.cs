using System.Diagnostics.Metrics;

namespace TelemetryGrid.Storage.State;

/// <summary>Instruments of the state store on the meter "TelemetryGrid.Storage".</summary>
internal static class StateMetrics
{
    private static readonly Meter Meter = new("TelemetryGrid.Storage");

    private static readonly Counter<long> Writes = Meter.CreateCounter<long>(
        "state_store.writes",
        "{write}",
        "Writes and deletes committed."
    );
    private static readonly Counter<long> Commits = Meter.CreateCounter<long>(
        "state_store.commits",
        "{commit}",
        "Transactions that writes shared."
    );
    private static readonly Counter<long> Failed = Meter.CreateCounter<long>(
        "state_store.failed",
        "{write}",
        "Writes that failed with their commit."
    );

    public static void Committed(int writes)
    {
        Writes.Add(writes);
        Commits.Add(1);
    }

    public static void Fail(int writes) => Failed.Add(writes);
}
