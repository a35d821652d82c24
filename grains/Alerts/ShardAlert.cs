using TelemetryGrid.Alerting.Alerts;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>An alert of a shard, and the groups it is taken to.</summary>
internal sealed class ShardAlert(Alert alert, ShardGroup[] groups)
{
    public Alert Alert { get; set; } = alert;

    public ShardGroup[] Groups { get; set; } = groups;

    /// <summary>The last of the shard's batches that had it.</summary>
    public int Batch { get; set; }

    /// <summary>A group did not take it; it is taken there again.</summary>
    public bool IsOwed { get; set; }
}
